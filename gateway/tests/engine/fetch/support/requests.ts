import {
  type Cancellation,
  type RawAnswer,
  type SendToSubgraph,
  SubgraphFailure,
  type SubgraphFailureReason,
  type SubgraphRequest,
} from '../../../../src/engine/fetch/port.ts';

/** A client that can go away; `listeners` tells who forgot to stop listening. */
export const createClient = (): Cancellation & { leave(): void; listeners(): number } => {
  const callbacks = new Set<() => void>();
  let cancelled = false;
  return {
    get cancelled() {
      return cancelled;
    },
    onCancel(callback) {
      if (cancelled) callback();
      else callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    leave() {
      cancelled = true;
      for (const callback of [...callbacks]) callback();
    },
    listeners: () => callbacks.size,
  };
};

export const request = (given: Partial<SubgraphRequest> = {}): SubgraphRequest => ({
  subgraph: 'product',
  kind: 'query',
  body: '{"query":"{ a }"}',
  headers: {},
  joinKey: undefined,
  deadline: Date.now() + 10_000,
  cancellation: createClient(),
  ...given,
});

export const answerOf = (body: string, given: Partial<RawAnswer> = {}): RawAnswer => ({
  status: 200,
  contentType: 'application/json',
  cacheControl: undefined,
  startedAtMs: 0,
  body,
  ...given,
});

const failure = (reason: SubgraphFailureReason): SubgraphFailure =>
  new SubgraphFailure('product', reason, `a planned ${reason}`);

/** How a promise ended: the answer's body, or the failure's reason. */
export const ending = (sent: Promise<RawAnswer>): Promise<string> =>
  sent.then(
    ({ body, status }) => (status === 200 ? body : String(status)),
    (error: unknown) => {
      if (error instanceof SubgraphFailure) return error.reason;
      throw error;
    },
  );

export interface Sent {
  readonly request: SubgraphRequest;
  answer(body: string, given?: Partial<RawAnswer>): void;
  fail(reason: SubgraphFailureReason): void;
}

/** A subgraph in memory whose answers the test gives by hand. It gives up when cancelled, as the real sender does. */
export const createManualSubgraph = () => {
  const sent: Sent[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const send: SendToSubgraph = (asked) =>
    new Promise((resolve, reject) => {
      inFlight += 1;
      mostInFlight = Math.max(mostInFlight, inFlight);
      let open = true;
      let stopListening: () => void = () => undefined;
      const end = (how: () => void): void => {
        if (!open) return;
        open = false;
        inFlight -= 1;
        stopListening();
        how();
      };
      const fail = (reason: SubgraphFailureReason): void => end(() => reject(failure(reason)));
      stopListening = asked.cancellation.onCancel(() => fail('cancelled'));
      if (!open) return;
      sent.push({
        request: asked,
        answer: (body, given) => end(() => resolve(answerOf(body, given))),
        fail,
      });
    });
  return { send, sent, inFlight: () => inFlight, mostInFlight: () => mostInFlight };
};

/** A subgraph in memory that answers at once, in the order given; the last one stays. */
export const createScriptedSubgraph = (script: readonly (number | SubgraphFailureReason)[]) => {
  let asked = 0;
  const send: SendToSubgraph = async () => {
    const step = script[Math.min(asked, script.length - 1)] ?? 200;
    asked += 1;
    if (typeof step === 'string') throw failure(step);
    return answerOf('{"data":{}}', { status: step });
  };
  return { send, asked: () => asked };
};
