import type { AccessRights } from './access/rights.ts';
import type { Cancellation } from './fetch/port.ts';
import type { RequestTrace } from './observer.ts';

/** What the engine must know of one client request besides the operation itself. */
export interface RequestScope {
  /** Headers for every fetch of this request: signed identity, request id. Resolved once, before the first fetch. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  /** Equal for two requests that may see the same data; undefined: nothing of this request is joined or shared. */
  readonly joinKey: string | undefined;
  /** Part of every cache key; undefined (no identity at all): one anonymous tenant. */
  readonly tenant: string | undefined;
  /**
   * Equal for two identities of a tenant that subgraphs treat alike where they call an answer public: kind,
   * scopes and groups, never the person. Undefined: no entity of this request is kept or taken from the cache.
   */
  readonly rights: string | undefined;
  /** What the caller may see; undefined: nothing is asked (`--no-auth`). */
  readonly access: AccessRights | undefined;
  /** In milliseconds of the injected clock. */
  readonly deadline: number;
  readonly cancellation: Cancellation;
  /** Labels of `@override(label:)` that are on for this request, and its bucket (0 to 100) for `percent(n)`. */
  readonly overrides: { readonly labels: ReadonlySet<string>; readonly percentage: number };
  readonly trace: RequestTrace | undefined;
}
