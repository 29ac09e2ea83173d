import { decodeEvent } from '@commerce/contracts';
import type { OutgoingMessage, Publisher } from '@commerce/messaging';

export interface Told {
  readonly tenant: string;
  readonly sku: string;
  readonly revision: number;
  readonly available: number;
  /** `[available, onHand, reserved]` */
  readonly at: Readonly<Record<string, readonly number[]>>;
}

/** A change event as its reader gets it. */
export const toldBy = ({ topic, key, value, headers }: OutgoingMessage): Told => {
  const decoded = decodeEvent(
    { topic, key: String(key), value, headers: headers as Record<string, string> },
    { isKnownTenant: () => true },
  );
  if (!decoded.ok || decoded.value.type !== 'commerce.inventory.changed.v1') throw new Error('another event');
  const { tenant, sequence, data } = decoded.value;
  return {
    tenant,
    sku: data.sku,
    revision: Number(sequence),
    available: data.available,
    at: Object.fromEntries(
      data.locations.map(({ location, available, onHand, reserved }) => [
        location,
        [available, onHand, reserved],
      ]),
    ),
  };
};

/** A publisher that keeps what it is given, and fails as often as it is told to. */
export const collectingPublisher = () => {
  const told: Told[] = [];
  const fail = { times: 0 };
  const publisher: Publisher = {
    start: async () => undefined,
    stop: async () => undefined,
    ready: async () => undefined,
    async publish(messages) {
      if (fail.times > 0) {
        fail.times -= 1;
        throw new Error('no broker');
      }
      told.push(...messages.map(toldBy));
    },
  };
  return { publisher, fail, take: () => told.splice(0) };
};
