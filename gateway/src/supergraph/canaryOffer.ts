/** A second supergraph, and how much of the traffic it is to be given. */
export interface CanaryOffer {
  readonly supergraphSdl: string;
  /** Of the traffic, 1 to 99. */
  readonly percent: number;
}

/** What is to be served: told at the start, and whenever either of the two changes. */
export type OnCanary = (
  /** Undefined: all traffic is given the one supergraph. */
  offer: CanaryOffer | undefined,
  /** The supergraph beside which it is offered. */
  supergraphSdl: string,
) => void;

/** Where canaries come from; to be followed before the first supergraph is loaded. */
export interface CanarySource {
  follow(listener: OnCanary): void;
}
