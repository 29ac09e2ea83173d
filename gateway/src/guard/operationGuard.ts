import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Caller } from '../identity/caller.ts';
import type { Estimate, Estimates } from './cost/estimates.ts';
import type { GuardMetrics } from './guardMetrics.ts';
import type { LimitsSource } from './limitsSource.ts';
import type { RateGuard, Ticket } from './rate/rateGuard.ts';
import { refusal } from './refusal.ts';

/** A valid operation that is about to be planned. */
export interface GuardedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly caller: Caller | undefined;
  /** Of the list of persisted operations. */
  readonly listedName: string | undefined;
}

/** What a client is told of its operation's cost (`extensions.cost`). */
export interface CostReport {
  readonly estimated: number;
  readonly limit: number;
  /** Undefined: nothing was answered. */
  readonly actual?: number;
  readonly result: 'COST_OK' | 'COST_ESTIMATED_TOO_EXPENSIVE' | 'COST_ACTUAL_TOO_EXPENSIVE';
}

/** How an operation fares with the guards. */
export interface Guarded {
  /** For the answer. */
  readonly headers: readonly (readonly [string, string])[];
  /** Why it is not run. */
  readonly refused: Error | undefined;
  /** Once it is answered; `counted`: what is in its answer, undefined when it was not run or cannot be counted. */
  finished(counted: number | undefined): CostReport;
}

export interface OperationGuard {
  /** Never rejects. */
  check(asked: GuardedOperation): Guarded | Promise<Guarded>;
}

export interface OperationGuardDeps {
  readonly cost: 'off' | 'measure' | 'enforce';
  readonly maxCost: number;
  readonly estimates: Estimates;
  /** Undefined: as often as anybody likes. */
  readonly rates: RateGuard | undefined;
  readonly limits: LimitsSource;
  readonly metrics: GuardMetrics;
}

const noHeaders: Guarded['headers'] = [];

/** The cost that an operation may have, and the buckets that it is taken from. */
export const createOperationGuard = (deps: OperationGuardDeps): OperationGuard => {
  const { cost, estimates, rates, limits, metrics } = deps;

  const limitOf = (caller: Caller | undefined): number => {
    if (!caller) return deps.maxCost;
    const own = limits.limitsOf(caller.identity.tenant);
    return own.modes?.[caller.mode]?.maxCost ?? own.maxCost ?? deps.maxCost;
  };

  const tooExpensive = (estimate: Estimate, limit: number): Error | undefined => {
    if (estimate.violation !== undefined) return refusal('COST_QUERY_PARSE_FAILURE', 400, estimate.violation);
    if (estimate.cost <= limit) return undefined;
    const message = `the estimated cost ${estimate.cost} is above the limit of ${limit}`;
    return refusal('COST_ESTIMATED_TOO_EXPENSIVE', 400, message);
  };

  const guarded = (
    { caller }: GuardedOperation,
    estimate: Estimate,
    limit: number,
    tooMuch: Error | undefined,
    ticket: Ticket | undefined,
  ): Guarded => {
    const tenant = caller?.identity.tenant;
    const mode = caller?.mode ?? 'none';
    const enforced = cost === 'enforce' ? tooMuch : undefined;
    const limited =
      ticket?.allowed === false
        ? refusal('RATE_LIMITED', 429, `the ${ticket.tightest}'s budget is used up for now`, [
            ...ticket.headers,
            ['retry-after', String(ticket.retryAfterSeconds)],
          ])
        : undefined;
    if (limited && ticket && tenant !== undefined) metrics.rateLimited(tenant, mode, ticket.tightest);
    const refused = enforced ?? limited;
    return {
      headers: ticket?.headers ?? noHeaders,
      refused,
      finished(counted) {
        const actual = counted === undefined || refused ? undefined : estimate.base + counted;
        if (actual !== undefined) {
          metrics.cost('actual', tenant, mode, actual);
          ticket?.spent(actual);
        }
        const result = tooMuch
          ? 'COST_ESTIMATED_TOO_EXPENSIVE'
          : actual !== undefined && actual > limit
            ? 'COST_ACTUAL_TOO_EXPENSIVE'
            : 'COST_OK';
        return { estimated: estimate.cost, limit, ...(actual !== undefined && { actual }), result };
      },
    };
  };

  return {
    check(asked) {
      const { caller, listedName } = asked;
      const estimate = estimates.estimate(asked.schema, asked.document, asked.operation, asked.variables);
      const limit = limitOf(caller);
      const tooMuch = cost === 'off' ? undefined : tooExpensive(estimate, limit);
      metrics.cost('estimated', caller?.identity.tenant, caller?.mode ?? 'none', estimate.cost);
      if (tooMuch) metrics.tooExpensive(caller?.identity.tenant, caller?.mode ?? 'none', cost === 'enforce');
      if (!rates || !caller || (tooMuch && cost === 'enforce'))
        return guarded(asked, estimate, limit, tooMuch, undefined);
      const ticket = rates(caller, listedName ?? estimate.about, estimate.cost);
      return ticket instanceof Promise
        ? ticket.then((one) => guarded(asked, estimate, limit, tooMuch, one))
        : guarded(asked, estimate, limit, tooMuch, ticket);
    },
  };
};
