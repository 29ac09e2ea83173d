export * from './batchGet.ts';
export * from './client.ts';
export * from './env.ts';
export * from './errors.ts';
export * from './idempotency.ts';
export * from './keys.ts';
export * from './retry.ts';
export * from './table.ts';
