export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A stream of requests: the n-th is the same whoever is asked. */
export interface Workload {
  readonly name: string;
  readonly operation: (n: number) => Operation;
  /** Requests after which every operation text has been sent once. */
  readonly cycle: number;
}

/** An instant that no other request has; see `asOf` in the subgraphs' schema. */
export const instant = (n: number): number => 1_700_000_000 + n;
