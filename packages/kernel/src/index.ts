export * from './clock.ts';
export * from './currency.ts';
export * from './errors.ts';
export * from './identity.ts';
export * from './ids.ts';
export * from './input.ts';
export * from './money.ts';
export * from './result.ts';
