import { CodedError } from '@commerce/kernel';

/**
 * Prisma's own codes for a database that cannot be reached, does not answer in time or has no connection free, and
 * the code of ours that Prisma copied onto an error of its own.
 */
const unavailableCodes: ReadonlySet<unknown> = new Set([
  'SUBGRAPH_UNAVAILABLE',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'P2037',
]);

const restore = (error: unknown): unknown => {
  const isOther = error instanceof Error && !(error instanceof CodedError);
  return isOther && 'code' in error && unavailableCodes.has(error.code)
    ? new CodedError('SUBGRAPH_UNAVAILABLE', 'the database did not answer', { cause: error })
    : error;
};

/**
 * A store whose methods throw SUBGRAPH_UNAVAILABLE while its database cannot be reached. What Prisma throws has lost
 * the class of the error that it stems from, and the graph tells errors by it.
 */
export const guardStore = <Store extends object>(store: Store): Store =>
  new Proxy(store, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        const answer: unknown = Reflect.apply(member, target, args);
        return answer instanceof Promise
          ? answer.catch((error: unknown) => {
              throw restore(error);
            })
          : answer;
      };
    },
  });
