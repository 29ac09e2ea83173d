import { z } from 'zod';

/**
 * Which producers may send a tenant's events: by topic, the CloudEvents sources. A file in which no tenant has
 * feeds asks nothing; as soon as one has, every tenant's events come from its named producers alone.
 */
export const feedsSchema = z
  .array(z.strictObject({ topic: z.string().min(1), sources: z.array(z.string().min(1)).min(1) }))
  .refine(
    (feeds) => new Set(feeds.map(({ topic }) => topic)).size === feeds.length,
    'a topic is there twice',
  );
