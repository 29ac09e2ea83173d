import type { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../../identity/caller.ts';
import { refusal } from '../refusal.ts';
import type { MemoryBuckets } from '@commerce/service/rate';

/**
 * Limits how much text that was not seen before somebody may send: it has to be parsed, validated and planned, which
 * costs us much and its operation's cost says nothing of. What was valid once is free.
 */
export interface NewTexts {
  /** Why a text is not looked into. */
  check(caller: Caller, text: string): GraphQLError | undefined;
  /** It was valid. */
  valid(text: string): void;
}

/** Texts that are remembered as valid, in characters. */
const rememberedCharacters = 20_000_000;
const msPerMinute = 60_000;

/** `store`: of this process, whose time it is. */
export const createNewTexts = (deps: {
  readonly charactersPerMinute: number;
  readonly store: MemoryBuckets;
  readonly onRefused: (caller: Caller) => void;
}): NewTexts => {
  const { charactersPerMinute, store, onRefused } = deps;
  const rate = { perMs: charactersPerMinute / msPerMinute, burst: charactersPerMinute };
  const known = new LRUCache<string, true>({
    maxSize: rememberedCharacters,
    sizeCalculation: (_, text) => text.length + 100,
  });

  return {
    check(caller, text) {
      if (known.get(text)) return undefined;
      const { tenant, subject } = caller.identity;
      const key = `text:${tenant}:${caller.mode}:${subject}`;
      const { allowed, retryAfterMs } = store.take([{ key, rate }], text.length);
      if (allowed) return undefined;
      onRefused(caller);
      const seconds = String(Math.max(1, Math.ceil(retryAfterMs / 1_000)));
      return refusal('RATE_LIMITED', 429, 'too much text that was not seen before: use variables', [
        ['retry-after', seconds],
      ]);
    },
    valid(text) {
      if (!known.has(text)) known.set(text, true);
    },
  };
};
