import type { IdFactory } from '@commerce/kernel';

/** Names requests: one id of the factory for the process, and a count. Cheaper than an id each. */
export const createRequestIds = (ids: IdFactory): (() => string) => {
  const prefix = ids.newId('request');
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}-${count.toString(36)}`;
  };
};
