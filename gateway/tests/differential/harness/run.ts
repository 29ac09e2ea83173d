import type { AccessRights } from '../../../src/engine/access/rights.ts';
import type { Faults } from './faults.ts';

/** One execution of one operation by one engine. */
export interface Run {
  readonly faults: Faults;
  readonly activeLabels: ReadonlySet<string>;
  readonly bucket: number;
  /** Root mutation fields in the order in which subgraphs met them. */
  readonly mutations: string[];
  /** What was sent, for the failure message. */
  readonly fetches: { readonly subgraph: string; readonly body: string; answer: string }[];
}

export interface ClientOperation {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Undefined: nobody asks for rights. */
  readonly access?: AccessRights | undefined;
}

export interface OutcomeError {
  readonly message: string;
  readonly path: readonly (string | number)[] | undefined;
  readonly code: string | undefined;
}

export interface Outcome {
  readonly data: unknown;
  readonly errors: readonly OutcomeError[];
  /** Broken promises of subgraphs that the stock engine tells in extensions instead. */
  readonly completion: readonly OutcomeError[];
  readonly mutations: readonly string[];
  readonly fetches: Run['fetches'];
}

export interface Engine {
  readonly name: string;
  execute(operation: ClientOperation, faults: Faults): Promise<Outcome>;
  stop(): Promise<void>;
}

/** Whether a label is on: `percent(n)` by the bucket, any other by its name. */
export const isActive = (run: Run, label: string): boolean => {
  const percent = /^percent\((\d+(?:\.\d+)?)\)$/.exec(label);
  return percent ? run.bucket < Number(percent[1]) : run.activeLabels.has(label);
};
