import type { GraphQLError } from 'graphql';
import type { EntityCache, ResponsePolicy } from '../cache/port.ts';
import type { JsonObject } from '../json.ts';
import type { EngineObserver } from '../observer.ts';
import type { PlannedNames } from '../operation/plannedNames.ts';
import type { RequestScope } from '../scope.ts';
import type { TypeSystem } from '../types.ts';
import type { ResultTree } from './tree.ts';

export type FetchHeaders = Readonly<Record<string, string>>;

/** The state of one client request's execution. */
export interface Execution {
  readonly tree: ResultTree;
  readonly errors: GraphQLError[];
  /** As the client sent them; checked before. */
  readonly variables: JsonObject;
  /** Whether a Boolean variable is true, defaults included. */
  readonly isTrue: (variable: string) => boolean;
  readonly types: TypeSystem;
  readonly names: PlannedNames;
  readonly scope: RequestScope;
  readonly observer: EngineObserver;
  /** Undefined: every entity is fetched. */
  readonly cache: EntityCache | undefined;
  readonly policy: ResponsePolicy;
  /** The headers of every fetch, resolved once; no promise any more as soon as they are known. */
  readonly headers: () => FetchHeaders | Promise<FetchHeaders>;
  /** The subgraph's name as clients may see it; undefined: not at all. */
  readonly nameOf: (subgraph: string) => string | undefined;
  /** Logs why a subgraph gave nothing. */
  readonly failed: (subgraph: string, failure: unknown) => void;
}
