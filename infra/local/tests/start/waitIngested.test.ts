import { describe, expect, test } from '@jest/globals';
import { parseIngestState } from '../../src/start/waitIngested.ts';

describe("a feed worker's metrics", () => {
  test('are summed over topics, partitions and outcomes', () => {
    const text = [
      '# HELP ingest_events_total Messages',
      'ingest_events_total{topic="a",outcome="applied"} 7',
      'ingest_events_total{topic="a",outcome="stale"} 2',
      'ingest_lag_messages{topic="a",partition="0"} 3',
      'ingest_dead_letters_total{topic="a",code="NOT_JSON"} 1',
      'ingest_events_total_other 99',
    ].join('\n');
    expect(parseIngestState(text)).toEqual({ done: 9, lag: 3, deadLetters: 1 });
  });
});
