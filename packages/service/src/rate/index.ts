export * from './bucket.ts';
export * from './clientAddress.ts';
export * from './memoryBuckets.ts';
export * from './store.ts';
