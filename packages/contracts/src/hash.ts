import { hash } from 'node:crypto';
import type { EventBodies, EventType } from './events.ts';
import { topicOf } from './topics.ts';

/**
 * What tells a replay from a conflict when two events of one key have one sequence: hex SHA-256 of
 * the body as `JSON.stringify` writes it after parsing. White space, escapes and the spelling of
 * numbers do not count, so the same event has one hash through a broker and from a feed file. The
 * order of members does count: sorting them would cost more than parsing and checking together, and
 * a producer that sends an event again sends the same bytes.
 *
 * A deletion's hash is over its key alone, because its tombstone, which has no body, is the same fact.
 */
export const bodyHash = <T extends EventType>(type: T, key: string, data: EventBodies[T]): string =>
  hash('sha256', topicOf(type).deletedType === type ? `deleted ${key}` : JSON.stringify(data), 'hex');
