import { flag, wholeNumber } from '@commerce/service';
import { z } from 'zod';
import type { AdmissionOptions } from './admission.ts';

const pairOf = (text: string): [string, number][] => {
  const [tenant = '', share = ''] = text.split('=');
  return text.trim() === '' ? [] : [[tenant.trim(), Number(share)]];
};

/** `acme=3,globex=0.5`: the share of each tenant that has none of its own is 1. */
const weights = z
  .string()
  .default('')
  .transform((text) => new Map(text.split(',').flatMap((part) => pairOf(part))))
  .pipe(z.map(z.string(), z.number().min(0.01).max(1_000)));

/** Who goes first when there is more to do than one process can, to be spread into the gateway's z.object. */
export const admissionEnv = {
  /** Lets tenants take turns under overload. */
  GATEWAY_ADMISSION: flag('true'),
  /**
   * Requests in flight, of each worker: at least, at first, and at most. Between them there are as many as keep the
   * process busy while somebody waits.
   */
  GATEWAY_MIN_IN_FLIGHT: wholeNumber(1, 10_000, 2),
  GATEWAY_FIRST_IN_FLIGHT: wholeNumber(1, 100_000, 64),
  GATEWAY_MAX_IN_FLIGHT: wholeNumber(1, 100_000, 256),
  /** The most requests of one tenant that wait, of each worker; further ones are refused at once. */
  GATEWAY_QUEUE_PER_TENANT: wholeNumber(0, 100_000, 256),
  /** The longest that a request waits for its turn, in milliseconds. */
  GATEWAY_QUEUE_WAIT_MS: wholeNumber(1, 600_000, 2_000),
  /** Shares of tenants that are not 1, as `acme=3,globex=0.5`. */
  GATEWAY_TENANT_WEIGHTS: weights,
};

/** A refusal costs about a tenth of a millisecond: so many are a twentieth of a core. */
const refusalsPerSecond = 500;
/** A few kilobytes each. */
const heldPerTenant = 4_096;

export type AdmissionEnv = z.infer<z.ZodObject<typeof admissionEnv>>;

/** Undefined: everybody begins at once. */
export const admissionOf = (env: AdmissionEnv): AdmissionOptions | undefined =>
  env.GATEWAY_ADMISSION
    ? {
        inFlight: {
          least: Math.min(env.GATEWAY_MIN_IN_FLIGHT, env.GATEWAY_MAX_IN_FLIGHT),
          first: Math.min(env.GATEWAY_FIRST_IN_FLIGHT, env.GATEWAY_MAX_IN_FLIGHT),
          most: env.GATEWAY_MAX_IN_FLIGHT,
        },
        queuePerTenant: env.GATEWAY_QUEUE_PER_TENANT,
        maxWaitMs: env.GATEWAY_QUEUE_WAIT_MS,
        refusalsPerSecond,
        heldPerTenant,
        weightOf: (tenant) => env.GATEWAY_TENANT_WEIGHTS.get(tenant) ?? 1,
      }
    : undefined;
