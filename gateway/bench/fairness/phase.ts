import { z } from 'zod';

/** One tenant's load for a while, as its process is told. */
export const phaseSchema = z.object({
  port: z.number(),
  tenant: z.string(),
  /** Where the stream of requests begins. */
  first: z.number(),
  forMs: z.number(),
  connections: z.number(),
  /** Arrivals a second, at random moments, whatever comes back; absent: on each connection the next one at once. */
  ratePerSecond: z.number().optional(),
});

export type Phase = z.infer<typeof phaseSchema>;

/** How it went. */
export const outcomeSchema = z.object({
  /** Of answers with status 200, in milliseconds. */
  latencies: z.array(z.number()),
  /** Answers with status 503. */
  refused: z.number(),
  failed: z.number(),
  /** Arrivals that found every connection taken. */
  notSent: z.number(),
  elapsedMs: z.number(),
});

export type Outcome = z.infer<typeof outcomeSchema>;
