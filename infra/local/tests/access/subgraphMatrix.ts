import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Identity } from '@commerce/kernel';
import {
  type AccessRule,
  type AccessRules,
  bothRules,
  readAccessRules,
  scopesAllow,
} from '@commerce/service';
import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  type GraphQLSchema,
  type IntrospectionQuery,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
} from 'graphql';
import { repoRoot } from '../../src/paths.ts';
import { type Actor, type Answer, post, type StackAccess } from './actors.ts';
import { inTurn } from './inTurn.ts';
import type { Seed } from './seed.ts';
import { fieldOf, type Selected, type Step, toQuestion } from './selection.ts';
import { coveringTrees } from './trees.ts';
import { createValues } from './values.ts';

/** What a subgraph is asked for when an entity is fetched by reference. */
const references: Readonly<Record<string, (seed: Seed) => object>> = {
  Product: ({ sku }) => ({ sku }),
  ProductGroup: ({ group }) => ({ id: group }),
  Category: ({ category }) => ({ id: category }),
  StockLocation: ({ location }) => ({ id: location }),
  Cart: ({ cart }) => ({ id: cart }),
  Order: ({ order }) => ({ id: order }),
  Account: ({ account }) => ({ id: account }),
};

interface Subgraph {
  readonly schema: GraphQLSchema;
  readonly rules: AccessRules;
  readonly types: readonly {
    readonly name: string;
    readonly fields: readonly { readonly field: string }[];
  }[];
  /** In the order in which they are asked for by reference. */
  readonly entities: readonly string[];
}

const readSubgraph = async (name: string, access: StackAccess, somebody: Identity): Promise<Subgraph> => {
  const sdl = readFileSync(join(repoRoot, 'subgraphs', name, 'schema.graphql'), 'utf8');
  const { data } = await post(
    access.subgraphUrl(name),
    { 'x-identity-token': await access.identityToken(somebody) },
    { query: getIntrospectionQuery(), variables: {} },
  );
  const schema = buildClientSchema(data as unknown as IntrospectionQuery);
  const types = Object.values(schema.getTypeMap()).flatMap((type) =>
    (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('_')
      ? [{ name: type.name, fields: Object.keys(type.getFields()).map((field) => ({ field })) }]
      : [],
  );
  const union = schema.getType('_Entity');
  const entities = isUnionType(union) ? union.getTypes().map((type) => type.name) : [];
  return { schema, rules: readAccessRules(parse(sdl)), types, entities };
};

/** Every field of a subgraph's own schema, as every role, around the gateway: the second check. */
export const subgraphMatrix = (
  name: string,
  tenant: string,
  context: () => { access: StackAccess; seed: Seed; actors: readonly Actor[] },
): void => {
  describe(`every field of ${name} without the gateway, in ${tenant}`, () => {
    let subgraph: Subgraph;

    const allows = (rule: AccessRule | undefined, { scopes }: Actor): boolean =>
      rule === undefined || scopesAllow(rule, scopes);

    const mayOf = (actor: Actor) => (step: Step) => {
      const { rules, schema } = subgraph;
      const ofReturned = rules.ofType.get(getNamedType(fieldOf(schema, step).type).name);
      return allows(bothRules(rules.ofField.get(`${step.parent}.${step.field}`), ofReturned), actor);
    };

    const ask = async (actor: Actor, root: Selected): Promise<Answer> => {
      const { access, seed } = context();
      const { schema, entities } = subgraph;
      const valueOf = createValues(schema, seed);
      const represent = (type: string): object => {
        const id = seed.things[type];
        const reference = references[type]?.(seed) ?? (id === undefined ? undefined : { id });
        if (!reference) throw new Error(`say in subgraphMatrix.ts how ${type} is referred to`);
        return { __typename: type, ...reference };
      };
      return post(
        access.subgraphUrl(name),
        { 'x-identity-token': await access.identityToken(actor.identity) },
        toQuestion(root.parent === 'Mutation' ? 'mutation' : 'query', root, (argument, at) =>
          argument.name === 'representations' ? entities.map(represent) : valueOf(argument, at),
        ),
      );
    };

    /** The refused places that were reached; throws where somebody sees what they may not, or is refused wrongly. */
    const check = (actor: Actor, root: Selected, { data, errors }: Answer): string[] => {
      const may = mayOf(actor);
      const refused = new Set(
        errors
          .filter(({ extensions }) => extensions.code === 'FORBIDDEN')
          .map(({ path = [] }) => path.join('.')),
      );
      const reached: string[] = [];
      const judge = (what: string, allowed: boolean, value: unknown, path: string): void => {
        if (allowed === !refused.has(path) && (allowed || value === null)) {
          if (!allowed) reached.push(what);
          return;
        }
        const told = refused.has(path) ? 'is refused' : 'is not refused';
        throw new Error(`${actor.name} ${told} ${what} at ${path}: ${JSON.stringify(value)}`);
      };
      const visit = (selected: Selected, value: unknown, path: string): void => {
        if (Array.isArray(value)) {
          value.forEach((one, i) => {
            const entity = selected.field === '_entities' ? subgraph.entities[i] : undefined;
            if (entity) judge(entity, allows(subgraph.rules.ofType.get(entity), actor), one, `${path}.${i}`);
            visit(selected, one, `${path}.${i}`);
          });
        } else if (typeof value === 'object' && value !== null) {
          const object = value as Record<string, unknown>;
          for (const child of selected.children) {
            const isOther =
              isObjectType(subgraph.schema.getType(child.parent)) && child.parent !== object['__typename'];
            if (!isOther) enter(child, object[child.field], `${path}.${child.field}`);
          }
        }
      };
      const enter = (selected: Selected, value: unknown, path: string): void => {
        judge(`${selected.parent}.${selected.field}`, may(selected), value, path);
        visit(selected, value, path);
      };
      // Null as a whole: what was refused may not be null, and so is nothing above it.
      if (data !== null) enter(root, data[root.field], root.field);
      else if (refused.size === 0) throw new Error(`${root.field}: ${JSON.stringify(errors)}`);
      else judge(`${root.parent}.${root.field}`, may(root), null, root.field);
      return reached;
    };

    const treesOf = (actor: Actor): Selected[] => {
      const { schema, types } = subgraph;
      const roots = ['Query', 'Mutation'].filter((root) => schema.getType(root) !== undefined);
      return coveringTrees({ schema, types, roots, may: mayOf(actor) });
    };

    beforeAll(async () => {
      const { access, actors } = context();
      subgraph = await readSubgraph(name, access, (actors[0] as Actor).identity);
    });

    test('is refused to whom its own schema refuses it, and open to everybody else', async () => {
      const { actors } = context();
      const reached = new Set<string>();
      for (const actor of actors) {
        const trees = treesOf(actor);
        const queries = trees.filter(({ parent }) => parent === 'Query');
        const mutations = trees.filter(({ parent }) => parent === 'Mutation');
        const answers = [
          ...(await inTurn(queries, 4, (root) => ask(actor, root))),
          ...(await inTurn(mutations, 1, (root) => ask(actor, root))),
        ];
        [...queries, ...mutations].forEach((root, i) => {
          for (const what of check(actor, root, answers[i] as Answer)) reached.add(what);
        });
      }
      const refusable = treesOf(actors[0] as Actor)
        .filter((root) => actors.some((actor) => !mayOf(actor)(root)))
        .map(({ parent, field }) => `${parent}.${field}`);
      const closed = subgraph.entities.filter((type) =>
        actors.some((actor) => !allows(subgraph.rules.ofType.get(type), actor)),
      );
      expect([...refusable, ...closed].filter((what) => !reached.has(what))).toEqual([]);
    }, 240_000);
  });
};
