import { beforeAll, describe, expect, test } from '@jest/globals';
import { scopesAllow } from '@commerce/service';
import { type Actor, post, type StackAccess } from '../actors.ts';
import { type Api, readApi } from '../api.ts';
import { inTurn } from '../inTurn.ts';
import type { Seed } from '../seed.ts';
import { fieldOf } from '../selection.ts';
import { difference, leaks } from './compare.ts';
import { createProbe, type Probe } from './generate.ts';
import { createPool, type Pool } from './pool.ts';
import { createRandom } from './random.ts';

export interface FuzzSettings {
  readonly seed: number;
  /** Root operations with real values; each is asked a second time with made-up ones. */
  readonly operations: number;
}

/** With other limits, the tenant's next operations would be refused by number; the matrix tries it. */
const changesWhatFollows: ReadonlySet<string> = new Set(['setTenantLimits']);

/** The same in every run unless another is asked for: what a run finds can be found again. */
const seedOf = (text: string | undefined): number =>
  text === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(text ?? 20_261_123);

export const fuzzSettings = (env: NodeJS.ProcessEnv = process.env): FuzzSettings => ({
  seed: seedOf(env['FUZZ_SEED']),
  operations: Number(env['FUZZ_OPERATIONS'] ?? 10_000),
});

interface Tenant {
  readonly seed: Seed;
  readonly actors: readonly Actor[];
}

/** How many root fields share a request: planning and signing in are paid once for all of them. */
const rootsARequest = { query: 12, mutation: 6 } as const;
const mutationShare = 0.1;

/** One tenant's real values in the hands of another: each answer is that to something which never was. */
export const fuzzWall = (
  settings: FuzzSettings,
  context: () => { access: StackAccess; owner: Tenant; other: Tenant },
): void => {
  describe(`the tenant wall (FUZZ_SEED=${settings.seed})`, () => {
    let api: Api;
    let pool: Pool;
    const random = createRandom(settings.seed);
    const usedKeys = new Set<string>();
    let fresh = 0;

    const adminOf = ({ seed, actors }: Tenant): { admin: Actor; seed: Seed } => {
      const admin = actors.find(({ name }) => name === 'admin');
      if (!admin) throw new Error('there is no admin');
      return { admin, seed };
    };

    /** Root fields for somebody: now and then one that they may not ask for; those with arguments more often. */
    const rootsFor = (actor: Actor, kind: 'query' | 'mutation'): string[] => {
      const all = (
        api.table.find(({ name }) => name === (kind === 'query' ? 'Query' : 'Mutation'))?.fields ?? []
      ).filter(({ field }) => !changesWhatFollows.has(field));
      const weighted = all.flatMap((step) => {
        const open = step.rule === undefined || scopesAllow(step.rule, actor.scopes);
        const { args } = fieldOf(api.schema, { parent: step.type, field: step.field });
        return Array.from({ length: (open ? 6 : 1) * (args.length > 0 ? 3 : 1) }, () => step.field);
      });
      return Array.from({ length: rootsARequest[kind] }, () => random.pick(weighted));
    };

    /** The same role as somebody who has done nothing yet, so that both sides begin alike. */
    const newcomer = (actor: Actor): Actor => {
      const { access } = context();
      if (actor.name === 'guest' || actor.identity.kind === 'service') return actor;
      fresh += 1;
      const role = actor.name as Parameters<StackAccess['person']>[1];
      return access.person(actor.tenant, role, `fuzz-${settings.seed}-${fresh}`);
    };

    /** By code, over both sides of all probes. */
    const codes = new Map<string, number>();

    const run = async (probe: Probe, one: Actor, another: Actor, twinFirst: boolean): Promise<string[]> => {
      const { access } = context();
      const ask = async (actor: Actor, side: 'real' | 'twin') =>
        post(access.gatewayUrl, await actor.headers(), probe[side]);
      const early = await ask(one, twinFirst ? 'twin' : 'real');
      const late = await ask(another, twinFirst ? 'real' : 'twin');
      const [real, twin] = twinFirst ? [late, early] : [early, late];
      for (const { extensions } of [...real.errors, ...twin.errors]) {
        codes.set(extensions.code, (codes.get(extensions.code) ?? 0) + 1);
      }
      const told = leaks(probe, real, pool.secrets).map((text) => `${one.name} is told ${text}`);
      const differs = difference(probe, real, twin);
      return [...told, ...(differs === undefined ? [] : [`${one.name}: ${differs}`])];
    };

    const probesFor = (actors: readonly Actor[], kind: 'query' | 'mutation', operations: number) =>
      Array.from({ length: Math.ceil(operations / rootsARequest[kind]) }, (_, i) => {
        const actor = actors[i % actors.length] as Actor;
        const probe = createProbe({ ...api, pool, random, usedKeys }, kind, rootsFor(actor, kind));
        return { actor, probe };
      });

    beforeAll(async () => {
      api = readApi();
      const { access, owner, other } = context();
      pool = await createPool(access, adminOf(owner), adminOf(other));
    }, 60_000);

    test('has real values of every kind to try', () => {
      // What both tenants call alike, as a warehouse's code, is no secret.
      const empty = Object.entries(pool.byKind).filter(([, values]) => values.length === 0);
      expect(empty.map(([kind]) => kind).filter((kind) => kind !== 'location')).toEqual([]);
      expect(pool.secrets.size).toBeGreaterThan(200);
    });

    test('notices a difference where there is no wall: in the hands of their own tenant', async () => {
      const { admin } = adminOf(context().owner);
      const found = await inTurn(probesFor([admin], 'query', 240), 4, ({ probe }) =>
        run(probe, admin, admin, false),
      );
      const noticed = found.filter((problems) => problems.length > 0);
      expect(noticed.length).toBeGreaterThan(found.length / 2);
      codes.clear();
    }, 120_000);

    test('answers a query with the other tenant’s values as it answers one with made-up ones', async () => {
      const { actors } = context().other;
      const probes = probesFor(actors, 'query', settings.operations * (1 - mutationShare));
      const found = await inTurn(probes, 4, ({ actor, probe }, i) => run(probe, actor, actor, i % 2 === 0));
      expect(found.flat().slice(0, 3)).toEqual([]);
      // Really asked: nothing was refused for its form, its cost or its number.
      const known = ['BAD_USER_INPUT', 'FORBIDDEN', 'UNAUTHORIZED_FIELD_OR_TYPE'];
      expect([...codes.keys()].filter((code) => !known.includes(code))).toEqual([]);
    }, 600_000);

    test('answers a mutation with the other tenant’s values as it answers one with made-up ones', async () => {
      const { actors } = context().other;
      const probes = probesFor(actors, 'mutation', settings.operations * mutationShare);
      // One after the other: two at once may mean the same thing, which no two that are made up do.
      const found = await inTurn(probes, 1, ({ actor, probe }, i) =>
        run(probe, newcomer(actor), newcomer(actor), i % 2 === 0),
      );
      expect(found.flat().slice(0, 3)).toEqual([]);
    }, 600_000);
  });
};
