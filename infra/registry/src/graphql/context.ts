import { GraphQLError } from 'graphql';
import { hasRight, type KeyRight } from '../domain/keys.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Origin, RateLimited } from '../guard/keyGuard.ts';
import type { Caller } from '../operations/identify.ts';

export interface Context {
  readonly origin: Origin;
  /** Set when nothing is answered but that. */
  readonly limited?: RateLimited;
  /** Undefined without a good key. */
  readonly caller: Caller | undefined;
}

/** Rover knows a bad key by this very message (E014). */
const badKey = (): GraphQLError =>
  new GraphQLError('406: Not Acceptable', { extensions: { code: 'UNAUTHENTICATED' } });

const forbidden = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'FORBIDDEN' } });

/** The caller, whose key must be good, of this graph, and have the right. */
export const requireRight = ({ caller }: Context, graph: string, right: KeyRight): Caller => {
  if (!caller) throw badKey();
  if (caller.graph !== graph) throw forbidden(`the key is not one of the graph "${graph.slice(0, 80)}"`);
  if (!hasRight(caller.key, right))
    throw forbidden(`the key "${caller.key.name}" has the role ${caller.key.role}, which may not ${right}`);
  return caller;
};

export const throwRefusal = ({ code, message }: Refusal): never => {
  throw new GraphQLError(message, { extensions: { code } });
};
