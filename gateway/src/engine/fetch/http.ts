import type { Clock } from '@commerce/kernel';
import type { Dispatcher } from 'undici';
import { decoded } from './encoding.ts';
import { type RawAnswer, type SendToSubgraph, SubgraphFailure, type SubgraphFailureReason } from './port.ts';
import type { StartTimer, StopTimer } from './timer.ts';

/** The low-level sending of undici, bound to one origin. */
export type Dispatch = (options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) => void;

export interface HttpSenderDeps {
  readonly subgraph: string;
  /** Path and query of the subgraph's endpoint. */
  readonly path: string;
  readonly dispatch: Dispatch;
  /** For one attempt, from handing it to the pool to the last byte. */
  readonly timeoutMs: number;
  /** Reading stops as soon as the body is longer. */
  readonly maxAnswerBytes: number;
  readonly clock: Clock;
  readonly startTimer: StartTimer;
}

/** Tells the receiver how many milliseconds are left before nobody waits for its answer. */
const timeoutHeader = 'x-timeout-ms';

const nothing: StopTimer = () => undefined;

/** Header values come as one string, or as a list when a header was sent several times. */
const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value;

const codeOf = (error: Error): string => {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.name;
};

/**
 * One request under way: undici's handler and the promise's settling in one object, because this is the hottest path.
 * Settles exactly once; whatever undici reports afterwards is ignored.
 */
class Exchange implements Dispatcher.DispatchHandler {
  stopTimer: StopTimer = nothing;
  stopListening: () => void = nothing;
  settled = false;
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private contentType = '';
  private cacheControl: string | undefined;
  private encoding: string | undefined;
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private readonly deps: HttpSenderDeps;
  private readonly startedAtMs: number;
  private readonly resolve: (answer: RawAnswer) => void;
  private readonly reject: (failure: SubgraphFailure) => void;

  constructor(
    deps: HttpSenderDeps,
    startedAtMs: number,
    resolve: (answer: RawAnswer) => void,
    reject: (failure: SubgraphFailure) => void,
  ) {
    this.deps = deps;
    this.startedAtMs = startedAtMs;
    this.resolve = resolve;
    this.reject = reject;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Given up while it waited for a connection. Throwing drops the request alone; aborting would cost the connection.
    if (this.settled) throw new Error('given up before it was sent');
    this.controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return;
    this.status = status;
    this.contentType = single(headers['content-type'])?.toLowerCase() ?? '';
    this.cacheControl = single(headers['cache-control']);
    this.encoding = single(headers['content-encoding']);
    if (Number(headers['content-length']) > this.deps.maxAnswerBytes) this.tooLarge();
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.settled) return;
    this.bytes += chunk.length;
    if (this.bytes > this.deps.maxAnswerBytes) this.tooLarge();
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (!this.settle()) return;
    const [first] = this.chunks;
    const whole = first && this.chunks.length === 1 ? first : Buffer.concat(this.chunks, this.bytes);
    if (this.encoding === undefined) return this.answer(whole);
    decoded(whole, this.encoding, this.deps.maxAnswerBytes).then(
      (plain) => this.answer(plain),
      (error: unknown) => this.reject(this.undecoded(error)),
    );
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.settled) return;
    const code = codeOf(error);
    const reason = code === 'UND_ERR_INVALID_ARG' ? 'malformed' : 'unreachable';
    this.fail(reason, `no whole answer came (${code})`, { cause: error });
  }

  fail(reason: SubgraphFailureReason, detail: string, options?: ErrorOptions): void {
    if (!this.settle()) return;
    const failure = new SubgraphFailure(this.deps.subgraph, reason, detail, options);
    this.reject(failure);
    this.controller?.abort(failure);
  }

  private answer(body: Buffer): void {
    this.resolve({
      status: this.status,
      contentType: this.contentType,
      cacheControl: this.cacheControl,
      startedAtMs: this.startedAtMs,
      body: body.toString('utf8'),
    });
  }

  private undecoded(error: unknown): SubgraphFailure {
    const { subgraph, maxAnswerBytes } = this.deps;
    return codeOf(error as Error) === 'ERR_BUFFER_TOO_LARGE'
      ? new SubgraphFailure(subgraph, 'too-large', `the answer is longer than ${maxAnswerBytes} bytes`)
      : new SubgraphFailure(subgraph, 'malformed', 'the answer cannot be decoded', { cause: error });
  }

  private tooLarge(): void {
    this.chunks.length = 0;
    this.fail('too-large', `the answer is longer than ${this.deps.maxAnswerBytes} bytes`);
  }

  private settle(): boolean {
    if (this.settled) return false;
    this.settled = true;
    this.stopTimer();
    this.stopListening();
    return true;
  }
}

type Headers = Record<string, string | string[] | undefined>;

const headersOf = (own: Readonly<Record<string, string>>, remainingMs: number): string[] => {
  const headers = [
    'content-type',
    'application/json',
    'accept',
    'application/graphql-response+json, application/json',
    timeoutHeader,
    String(remainingMs),
  ];
  for (const name in own) headers.push(name, own[name] as string);
  return headers;
};

/**
 * Sends one request by HTTP POST and reads the whole answer.
 * Gives up, upstream too, when nobody waits any more, or after the smaller of `timeoutMs` and what the deadline leaves.
 * Compressed answers are not asked for: inside one network the CPU costs more than the bytes. Who compresses unasked, as
 * HTTP allows, is understood.
 */
export const createHttpSender =
  (deps: HttpSenderDeps): SendToSubgraph =>
  (request) =>
    new Promise((resolve, reject) => {
      const nowMs = deps.clock.nowMs();
      const exchange = new Exchange(deps, nowMs, resolve, reject);
      const remainingMs = Math.floor(Math.min(deps.timeoutMs, request.deadline - nowMs));
      if (request.cancellation.cancelled) return exchange.fail('cancelled', 'nobody waits for the answer');
      if (remainingMs < 1) return exchange.fail('timeout', 'the deadline passed before it was sent');
      exchange.stopTimer = deps.startTimer(
        () => exchange.fail('timeout', `no answer within ${remainingMs} ms`),
        remainingMs,
      );
      exchange.stopListening = request.cancellation.onCancel(() =>
        exchange.fail('cancelled', 'nobody waits for the answer'),
      );
      const headers = headersOf(request.headers, remainingMs);
      const options = { path: deps.path, method: 'POST', headers, body: request.body } as const;
      deps.dispatch(options, exchange);
    });
