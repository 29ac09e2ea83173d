import type { Logger } from '@commerce/service';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../../identity/caller.ts';
import { refusal } from '../refusal.ts';
import type { Manifest } from './manifest.ts';
import { normalise } from './normalise.ts';
import { createOperationList, type ListedOperation, type OperationList } from './operationList.ts';

export type SafelistMode = 'off' | 'report' | 'enforce';
export type SafelistOutcome = 'listed' | 'unlisted' | 'unknown-id' | 'exempt';

/** What a request brings. */
export interface AskedOperation {
  readonly query: string | undefined;
  /** Of a persisted operation, or of one that is to be remembered (APQ) where there is a query as well. */
  readonly id: string | undefined;
  /** What the client calls itself. */
  readonly clientName: string | undefined;
}

export interface SafelistVerdict {
  readonly refused?: GraphQLError;
  /** What is run: known by the id or by the text. */
  readonly listed?: ListedOperation;
}

export interface Safelist {
  check(asked: AskedOperation, caller: Caller | undefined): SafelistVerdict;
  /** Takes effect at once. Throws on lists that hold what is no document, and keeps the last good ones. */
  use(manifests: readonly Manifest[]): void;
}

export interface SafelistDeps {
  readonly mode: SafelistMode;
  /** Kinds of identities that may ask anything in any mode. */
  readonly exempt: ReadonlySet<string>;
  /**
   * The credentials that may call themselves a client; undefined: everybody may, since nothing is said of that name.
   */
  readonly credentialsOf: (tenant: string, clientName: string) => ReadonlySet<string> | undefined;
  readonly maxTokens: number;
  readonly onOutcome: (outcome: SafelistOutcome, clientName: string | undefined) => void;
  readonly logger: Logger;
}

/** Texts whose normal form is remembered, in characters. */
const rememberedCharacters = 20_000_000;

const unknownId = (): GraphQLError =>
  refusal('PERSISTED_QUERY_NOT_IN_LIST', 404, 'the list of persisted operations has no such id');
const unlisted = (): GraphQLError =>
  refusal('QUERY_NOT_IN_SAFELIST', 403, 'only listed operations are answered, and this is none of them');
const idAndBody = (): GraphQLError =>
  refusal(
    'CANNOT_SEND_PQ_ID_AND_BODY',
    400,
    'an operation is sent by its id or by its text: nothing is registered',
  );

/** Lets through what is in the list, or tells of what is not. */
export const createSafelist = (deps: SafelistDeps): Safelist => {
  const { mode, exempt, credentialsOf, maxTokens, onOutcome, logger } = deps;
  let list: OperationList = createOperationList([], maxTokens);
  const normalised = new LRUCache<string, { readonly text: string | undefined }>({
    maxSize: rememberedCharacters,
    sizeCalculation: ({ text }, key) => key.length + (text?.length ?? 0) + 100,
  });
  /** By client and text: each is told of once, as long as it is remembered. */
  const told = new LRUCache<string, true>({ max: 10_000 });

  const normalOf = (query: string): string | undefined => {
    let known = normalised.get(query);
    if (!known) normalised.set(query, (known = { text: normalise(query, maxTokens) }));
    return known.text;
  };

  /** A name that belongs to others is as good as none. */
  const clientOf = (asked: AskedOperation, caller: Caller | undefined): string | undefined => {
    const { clientName } = asked;
    if (clientName === undefined || !caller) return clientName;
    const credentials = credentialsOf(caller.identity.tenant, clientName);
    return !credentials || credentials.has(caller.credential) ? clientName : undefined;
  };

  const report = (
    outcome: SafelistOutcome,
    { query, id }: AskedOperation,
    client: string | undefined,
  ): void => {
    onOutcome(outcome, client);
    const key = `${client ?? ''}\n${id ?? query ?? ''}`;
    if (told.has(key)) return;
    told.set(key, true);
    const operation = query?.slice(0, 2_000);
    logger.info({ clientName: client, id, operation, mode }, 'an operation that is not listed');
  };

  const checkId = (asked: AskedOperation, id: string, client: string | undefined): SafelistVerdict => {
    const listed = list.byId(id, client);
    if (listed) {
      onOutcome('listed', client);
      return { listed };
    }
    if (mode === 'off') return {};
    report('unknown-id', asked, client);
    return mode === 'enforce' ? { refused: unknownId() } : {};
  };

  const checkText = (asked: AskedOperation, query: string, client: string | undefined): SafelistVerdict => {
    const text = normalOf(query);
    const listed = text === undefined ? undefined : list.byText(text, client);
    if (mode === 'enforce' && asked.id !== undefined) return { refused: idAndBody() };
    if (listed) {
      onOutcome('listed', client);
      return { listed };
    }
    report('unlisted', asked, client);
    return mode === 'enforce' ? { refused: unlisted() } : {};
  };

  return {
    check(asked, caller) {
      const { query, id } = asked;
      const client = clientOf(asked, caller);
      if (caller && exempt.has(caller.identity.kind)) {
        const listed = query === undefined && id !== undefined ? list.byId(id, client) : undefined;
        onOutcome('exempt', client);
        return listed ? { listed } : {};
      }
      if (query === undefined) return id === undefined ? {} : checkId(asked, id, client);
      return mode === 'off' ? {} : checkText(asked, query, client);
    },
    use(manifests) {
      list = createOperationList(manifests, maxTokens);
      logger.info({ operations: list.size, mode }, 'operations are listed');
    },
  };
};
