import { topicOf, topics, type DecodeOptions, type EventType } from '@commerce/contracts';
import { systemClock } from '@commerce/kernel';
import {
  applied,
  createFileDeadLetters,
  createIngest,
  loadFeedFile,
  noIngestMetrics,
  systemScheduler,
  type FeedFileProgress,
  type RejectedLine,
} from '@commerce/messaging';

const allTypes: readonly EventType[] = Object.values(topics).flatMap(
  (topic): readonly EventType[] => topic.eventTypes,
);

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export interface CheckedFile extends FeedFileProgress {
  /** Good events, by topic. */
  readonly byTopic: ReadonlyMap<string, number>;
}

/** Reads a whole feed file as a worker would, without a store: every line that breaks the contract is told. */
export const checkFile = async (
  path: string,
  deps: {
    readonly rules: DecodeOptions;
    readonly onProgress: (progress: FeedFileProgress) => void;
    readonly onRejected: (line: RejectedLine) => Promise<void>;
  },
): Promise<CheckedFile> => {
  const byTopic = new Map<string, number>();
  const ingest = createIngest({
    ...deps.rules,
    deadLetters: createFileDeadLetters(deps.onRejected),
    metrics: noIngestMetrics,
    logger: silent,
    clock: systemClock,
    handlers: [
      {
        types: allTypes,
        handle: async (events) => {
          for (const { type } of events) {
            const { name } = topicOf(type);
            byTopic.set(name, (byTopic.get(name) ?? 0) + 1);
          }
          return events.map(() => applied);
        },
      },
    ],
  });
  const done = await loadFeedFile({ ...deps, path, ingest, scheduler: systemScheduler, logger: silent });
  return { ...done, byTopic };
};
