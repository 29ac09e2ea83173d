import { beforeAll, describe, expect, test } from '@jest/globals';
import { scopesAllow } from '@commerce/service';
import { type Actor, type Answer, post, type StackAccess } from './actors.ts';
import { type Api, readApi } from './api.ts';
import { inTurn } from './inTurn.ts';
import type { Seed } from './seed.ts';
import { deniedIn, type Selected, type Step, toQuestion } from './selection.ts';
import { coordinatesIn, coveringTrees } from './trees.ts';
import { createValues } from './values.ts';

const refusals: readonly string[] = ['UNAUTHORIZED_FIELD_OR_TYPE', 'FORBIDDEN', 'UNAUTHENTICATED'];

/** Every field of the supergraph, as every role and service of a tenant, through the gateway. */
export const gatewayMatrix = (
  tenant: string,
  context: () => { access: StackAccess; seed: Seed; actors: readonly Actor[] },
): void => {
  describe(`every field of the supergraph at the gateway, in ${tenant}`, () => {
    let api: Api;
    let names: readonly string[];
    const rules = new Map<string, (actor: Actor) => boolean>();

    const mayOf =
      (actor: Actor) =>
      ({ parent, field }: Step) =>
        rules.get(`${parent}.${field}`)?.(actor) ?? false;

    const treesOf = (actor: Actor): Selected[] =>
      coveringTrees({
        schema: api.schema,
        types: api.table,
        roots: ['Query', 'Mutation'],
        may: mayOf(actor),
      });

    const ask = async (actor: Actor, root: Selected): Promise<Answer> => {
      const { access, seed } = context();
      const kind = root.parent === 'Mutation' ? 'mutation' : 'query';
      const question = toQuestion(kind, root, createValues(api.schema, seed));
      return post(access.gatewayUrl, await actor.headers(), question);
    };

    const refusedIn = ({ errors }: Answer): string[] =>
      errors
        .filter(({ extensions }) => refusals.includes(extensions.code))
        .map(({ path = [], extensions }) => `${extensions.code} ${path.join('.')}`);

    const expected = (actor: Actor, root: Selected): string[] =>
      deniedIn(root, mayOf(actor)).map((path) => `UNAUTHORIZED_FIELD_OR_TYPE ${path}`);

    /** All that an admin can see, but for what no two looks have in common. */
    const snapshot = async (): Promise<unknown> => {
      const admin = context().actors.find(({ name }) => name === 'admin');
      if (!admin) throw new Error('there is no admin');
      const roots = treesOf(admin).filter(
        ({ parent, field }) => parent === 'Query' && field !== 'exportMyData',
      );
      const answers = await inTurn(roots, 4, (root) => ask(admin, root));
      // A cursor is sealed anew each time.
      const changing = new Set(['cursor', 'startCursor', 'endCursor']);
      return roots.map(({ field }, i) => [
        field,
        JSON.stringify(answers[i]?.data, (key, value: unknown) => (changing.has(key) ? undefined : value)),
      ]);
    };

    beforeAll(() => {
      api = readApi();
      for (const { fields } of api.table) {
        for (const { coordinate, rule } of fields) {
          rules.set(coordinate, ({ scopes }) => rule === undefined || scopesAllow(rule, scopes));
        }
      }
      names = context().actors.map(({ name }) => name);
    });

    test('has a rule, on itself or on its type, if a root or an entity has it', () => {
      const open = api.table
        .filter(({ kind }) => kind !== 'value')
        .flatMap(({ fields }) => fields.filter(({ own }) => own === undefined));
      expect(open.map(({ coordinate }) => coordinate)).toEqual([]);
    });

    test('is asked for by every role', () => {
      const all = api.table.flatMap(({ fields }) => fields.map(({ coordinate }) => coordinate));
      expect(names.length).toBeGreaterThanOrEqual(8);
      for (const actor of context().actors) {
        expect([...new Set(coordinatesIn(treesOf(actor)))].toSorted()).toEqual(all.toSorted());
      }
    });

    test('answers a query as the table of rights says, and with no error where it lets somebody in', async () => {
      for (const actor of context().actors) {
        const roots = treesOf(actor).filter(({ parent }) => parent === 'Query');
        const answers = await inTurn(roots, 4, (root) => ask(actor, root));
        const told = roots.map(({ field }, i) => [field, answers[i] && refusedIn(answers[i])]);
        const wanted = roots.map((root) => [root.field, expected(actor, root)]);
        expect([actor.name, told]).toEqual([actor.name, wanted]);
        const others = answers.flatMap(({ errors }, i) =>
          errors
            .filter(({ extensions }) => !refusals.includes(extensions.code))
            .map(({ message, extensions }) => [roots[i]?.field, extensions.code, message]),
        );
        expect([actor.name, others]).toEqual([actor.name, []]);
      }
    }, 240_000);

    test('refuses a mutation as the table of rights says, without any effect', async () => {
      const before = await snapshot();
      for (const actor of context().actors) {
        const roots = treesOf(actor).filter((root) => root.parent === 'Mutation' && !mayOf(actor)(root));
        const answers = await inTurn(roots, 4, (root) => ask(actor, root));
        expect([
          actor.name,
          roots.map(({ field }, i) => [field, answers[i] && refusedIn(answers[i])]),
        ]).toEqual([actor.name, roots.map((root) => [root.field, expected(actor, root)])]);
      }
      expect(await snapshot()).toEqual(before);
    }, 240_000);

    test('lets a mutation through as the table of rights says', async () => {
      for (const actor of context().actors) {
        const roots = treesOf(actor).filter((root) => root.parent === 'Mutation' && mayOf(actor)(root));
        // One after the other: they are about the same cart.
        const answers = await inTurn(roots, 1, (root) => ask(actor, root));
        expect([
          actor.name,
          roots.map(({ field }, i) => [field, answers[i] && refusedIn(answers[i])]),
        ]).toEqual([actor.name, roots.map((root) => [root.field, expected(actor, root)])]);
      }
    }, 240_000);
  });
};
