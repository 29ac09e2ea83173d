/** Tells work under way that nobody waits for its result any more. */
export interface Cancellation {
  readonly cancelled: boolean;
  /** Calls back once, at once when already cancelled; the answer takes the callback off again. */
  onCancel(callback: () => void): () => void;
}

/** One GraphQL request to one subgraph. */
export interface SubgraphRequest {
  readonly subgraph: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** The whole JSON body as it goes over the wire. */
  readonly body: string;
  /** Lower-case names; the signed identity, the request id and the trace context among them. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Equal for callers who may see the same data: identical queries in flight with equal keys are sent once.
   * Undefined: never joined.
   */
  readonly joinKey: string | undefined;
  /** The instant, in milliseconds of the injected clock, after which no answer is of use. */
  readonly deadline: number;
  readonly cancellation: Cancellation;
}

/** What came back over the wire, read whole, not yet looked into. */
export interface RawAnswer {
  readonly status: number;
  /** The `content-type` header in lower case, '' without one. */
  readonly contentType: string;
  /** The `cache-control` header, undefined without one. */
  readonly cacheControl: string | undefined;
  /** When the request left that brought this, in milliseconds of the injected clock: earlier than one's own when joined. */
  readonly startedAtMs: number;
  readonly body: string;
}

/** Throws SubgraphFailure when no whole answer came. */
export type SendToSubgraph = (request: SubgraphRequest) => Promise<RawAnswer>;

/** Why a subgraph gave no usable answer. */
export type SubgraphFailureReason =
  | 'timeout'
  | 'unreachable'
  | 'circuit-open'
  | 'too-many-requests'
  | 'too-large'
  | 'malformed'
  | 'status'
  | 'cancelled';

export class SubgraphFailure extends Error {
  override readonly name = 'SubgraphFailure';
  readonly subgraph: string;
  readonly reason: SubgraphFailureReason;
  /** `detail` is for the log: it may quote what the network said, never what a client or a subgraph sent. */
  constructor(subgraph: string, reason: SubgraphFailureReason, detail: string, options?: ErrorOptions) {
    super(`${subgraph}: ${detail}`, options);
    this.subgraph = subgraph;
    this.reason = reason;
  }
}

/** An error as a subgraph reported it. */
export interface SubgraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A GraphQL answer whose shape was checked. */
export interface SubgraphAnswer {
  /** Freshly parsed: the caller owns it and may change it. */
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly SubgraphError[] | undefined;
  readonly cacheControl: string | undefined;
  readonly startedAtMs: number;
  /** No string in it holds anything that JSON would have to escape. */
  readonly isPlain: boolean;
}
