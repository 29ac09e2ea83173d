import type { GraphQLRequest } from '@apollo/server';
import type { DocumentNode, FormattedExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Engine } from '../engine/engine.ts';
import type { Answered } from '../engine/run.ts';
import type { Guards } from '../guard/guards.ts';
import type { Guarded } from '../guard/operationGuard.ts';
import type { SafelistVerdict } from '../guard/safelist/safelist.ts';
import type { Usage } from '../usage/usage.ts';
import type { ClientRequest } from './clientRequest.ts';
import { placeholderText } from './limits/textGuard.ts';

export interface RequestStepsDeps {
  readonly answerAhead?: Engine['answerAhead'] | undefined;
  /** Undefined: everybody may ask anything that is not too large. */
  readonly guards?: Pick<Guards, 'safelist' | 'operations' | 'newTexts'> | undefined;
  /** Undefined: what clients use of the schema is not reported. */
  readonly usage?: Pick<Usage, 'operationOf'> | undefined;
}

/** What is asked, once its document is parsed and valid. */
export interface FoundOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As the client gave it. */
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown> | undefined;
}

type AskedText = Pick<GraphQLRequest, 'query' | 'extensions' | 'http'>;

/** With this header a client asks what its operation cost (`extensions.cost`). */
const costHeader = 'x-cost';

export const wantsCost = ({ http }: Pick<GraphQLRequest, 'http'>): boolean => {
  const asked = http?.headers.get(costHeader);
  return asked !== undefined && asked !== '' && asked !== '0' && asked !== 'false';
};

/** ApolloServer reads the request only after this. */
const replaceText = (request: GraphQLRequest, text: string): void => {
  request.query = text;
  const { persistedQuery: _, ...rest } = request.extensions ?? {};
  request.extensions = rest;
};

/** Looks the request up in the list of operations. */
const listVerdict = (
  safelist: NonNullable<Guards['safelist']>,
  { query, extensions, http }: AskedText,
  { caller }: ClientRequest,
): SafelistVerdict => {
  const persisted: unknown = extensions?.['persistedQuery'];
  const hash =
    typeof persisted === 'object' && persisted && (persisted as { sha256Hash?: unknown }).sha256Hash;
  const id = typeof hash === 'string' ? hash : undefined;
  return safelist.check({ query, id, clientName: http?.headers.get('apollographql-client-name') }, caller);
};

/**
 * What the gateway does for one client request besides parsing and validation. Each step is taken once, by the
 * shortcut or by ApolloServer's plugin, whoever comes first. A class, because every request makes one.
 */
export class RequestSteps {
  /** Why its document is not even looked into. */
  refused: Error | undefined;
  private readonly deps: RequestStepsDeps;
  private readonly context: ClientRequest;
  private readonly verdict: SafelistVerdict | undefined;
  /** What the client wrote itself. */
  private readonly text: string | undefined;
  private guarded: Guarded | undefined;
  private allowing: { readonly refused: Error | undefined | Promise<Error | undefined> } | undefined;
  private answering: Promise<Answered | undefined> | undefined;
  /** What the engine counted in the answer. */
  private counted: number | undefined;

  constructor(deps: RequestStepsDeps, asked: AskedText, context: ClientRequest) {
    this.deps = deps;
    this.context = context;
    const { safelist, newTexts } = this.guards ?? {};
    this.verdict = safelist && listVerdict(safelist, asked, context);
    this.text = this.verdict?.refused || this.verdict?.listed ? undefined : asked.query;
    this.refused = this.verdict?.refused;
    if (this.text !== undefined && context.caller)
      this.refused ??= newTexts?.check(context.caller, this.text);
  }

  /** Headers of an answer to an operation that is allowed. */
  get headers(): Guarded['headers'] {
    return this.guarded?.headers ?? [];
  }

  /** Puts what is listed in the place of its id, and the placeholder in that of what is refused. */
  applyTo(request: GraphQLRequest): void {
    const { listed } = this.verdict ?? {};
    if (this.refused) replaceText(request, placeholderText);
    else if (listed && request.query === undefined) replaceText(request, listed.body);
  }

  /** Why a valid operation may not be run. */
  allow(found: FoundOperation): Error | undefined | Promise<Error | undefined> {
    return (this.allowing ??= { refused: this.check(found) }).refused;
  }

  /** Undefined: ApolloServer is to go on (see Engine.answerAhead). */
  answer(found: FoundOperation): Promise<Answered | undefined> | undefined {
    return (this.answering ??= this.deps.answerAhead?.(found.schema, {
      document: found.document,
      operation: found.operation,
      operationName: found.operationName,
      variables: found.variables,
      context: this.context,
      counted: this.guarded && ((cost) => (this.counted = cost)),
    }));
  }

  /** Once the answer is there; with its cost, where the client asks for it. */
  finished(
    request: Pick<GraphQLRequest, 'http'>,
    result: FormattedExecutionResult,
  ): FormattedExecutionResult {
    if (!this.guarded) return result;
    const cost = this.guarded.finished(this.counted);
    return wantsCost(request) ? { ...result, extensions: { ...result.extensions, cost } } : result;
  }

  private get guards(): RequestStepsDeps['guards'] {
    return this.context.isOwn ? undefined : this.deps.guards;
  }

  private check(found: FoundOperation): Error | undefined | Promise<Error | undefined> {
    const { context, guards, text, verdict } = this;
    const { operation } = found;
    context.record.operationName = operation.name?.value;
    context.record.operationType = operation.operation;
    if (text !== undefined) guards?.newTexts?.valid(text);
    const listedName = verdict?.listed?.name;
    const checking = guards?.operations?.check({ ...found, caller: context.caller, listedName });
    return checking instanceof Promise
      ? checking.then((guarded) => this.checked(guarded, found))
      : this.checked(checking, found);
  }

  private checked(guarded: Guarded | undefined, found: FoundOperation): Error | undefined {
    const { context, deps } = this;
    const { schema, document, operation, variables } = found;
    this.guarded = guarded;
    if (guarded?.refused) return guarded.refused;
    if (!context.isOwn) context.record.used = deps.usage?.operationOf(schema, document, operation, variables);
    // Others may wait for this one's answer from here on.
    context.record.onOperation?.(operation.operation);
    return undefined;
  }
}
