export * from './clock.ts';
export * from './database.ts';
export * from './describeWith.ts';
export * from './ids.ts';
export * from './stack.ts';
export * from './uniquePrefix.ts';
export * from './waitUntil.ts';
