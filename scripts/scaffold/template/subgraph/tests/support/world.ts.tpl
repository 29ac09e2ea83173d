import { readFileSync } from 'node:fs';
import type { Identity } from '@commerce/kernel';
import { createIdentityVerifier, createMetrics, localKeys, silentLogger } from '@commerce/service';
import { fixedClock, sequentialIds } from '@commerce/testkit';
import { create__Name__App } from '../../src/app.ts';
import { createMemoryStore } from '../../src/store/memoryStore.ts';

const sdl = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- its shape is what each query says
type Data = any;

export interface Answered {
  readonly data: Data;
  /** `extensions.code` of each error. */
  readonly codes: readonly unknown[];
}

/** The subgraph in process, over a store in memory, asked the way the gateway asks. */
export const createWorld = () => {
  const clock = fixedClock();
  const app = create__Name__App({
    store: createMemoryStore(),
    clock,
    ids: sequentialIds(clock),
    sdl,
    verifier: createIdentityVerifier({ keys: localKeys({ keys: [] }), clock }),
    logger: silentLogger(),
    metrics: createMetrics('__name__', { defaults: false }),
    http: { host: '127.0.0.1', port: 0 },
  });
  const ask = async (identity: Identity, query: string, variables: object = {}): Promise<Answered> => {
    const { data, errors = [] } = await app.execute({ query, variables: { ...variables }, identity });
    return { data, codes: errors.map(({ extensions }) => extensions['code']) };
  };
  return {
    ask,
    add: (identity: Identity, input: object): Promise<Answered> =>
      ask(
        identity,
        `mutation ($input: Add__Name__NoteInput!) {
          add: add__Name__Note(input: $input) {
            note { id sku text createdAt product { sku __name__Count } }
            userErrors { __typename code field }
          }
        }`,
        { input },
      ),
    entities: (identity: Identity, selection: string, representations: readonly object[]): Promise<Answered> =>
      ask(identity, `query ($r: [_Any!]!) { _entities(representations: $r) { ${selection} } }`, {
        r: representations,
      }),
  };
};
