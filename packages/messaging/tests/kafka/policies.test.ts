import { readdir } from 'node:fs/promises';
import { deadLetterTopics, feedTopics } from '../support/topicNames.ts';
import { describe, expect, test } from '@jest/globals';
import { allowedBy, readPolicy } from '@commerce/testkit';

const folder = new URL('../../../../infra/aws/policies/kafka/', import.meta.url);
const names = (await readdir(folder)).map((file) => file.replace(/\.json$/, ''));
const all = [...feedTopics, ...deadLetterTopics, 'commerce.events', 'commerce.events.dlq'];

const topicsFor = async (name: string, action: 'ReadData' | 'WriteData'): Promise<string[]> => {
  const policy = await readPolicy(`kafka/${name}`);
  return all.filter((topic) =>
    allowedBy(policy, {
      action: `kafka-cluster:${action}`,
      resource: `arn:aws:kafka:REGION:ACCOUNT_ID:topic/CLUSTER/CLUSTER_ID/${topic}`,
      context: {},
    }),
  );
};

describe('who may write and read which topic', () => {
  test.each(names.filter((name) => name.startsWith('producer-')))(
    '%s writes one feed and reads none',
    async (name) => {
      const written = await topicsFor(name, 'WriteData');
      expect(written).toHaveLength(1);
      expect(feedTopics).toContain(written[0]);
      expect(await topicsFor(name, 'ReadData')).toEqual([]);
    },
  );

  test('every feed has a producer, and only its consumer may bury its messages', async () => {
    const written = await Promise.all(
      names.map(async (name) => ({ name, topics: await topicsFor(name, 'WriteData') })),
    );
    const read = await Promise.all(
      names.map(async (name) => ({ name, topics: await topicsFor(name, 'ReadData') })),
    );
    const who = (rights: typeof written, topic: string): string[] =>
      rights.filter(({ topics }) => topics.includes(topic)).map(({ name }) => name);
    for (const topic of feedTopics) {
      expect(who(written, topic)).toHaveLength(1);
      expect(who(written, topic)[0]).toMatch(/^producer-/);
      expect(who(written, `${topic}.dlq`)).toEqual(who(read, topic));
    }
    expect(who(written, 'commerce.events').every((name) => name.startsWith('worker-'))).toBe(true);
  });
});
