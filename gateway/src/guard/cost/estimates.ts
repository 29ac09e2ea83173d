import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { conditionVariables, resolveConditions } from '../../engine/operation/conditions.ts';
import { isolateOperation } from '../../engine/operation/isolate.ts';
import { type CompiledCost, compileCost, TooManyCombinations } from './compile.ts';
import { evaluate, type Variables } from './expression.ts';
import { SlicingViolation } from './listSize.ts';
import { type CostModel, readCostModel } from './model.ts';

/** What a request will cost, as far as can be told before it runs. */
export interface Estimate {
  /** Infinity: the document has more combinations than are looked into. */
  readonly cost: number;
  /** The part of it that no answer shows: the kind of operation and what is in its arguments. */
  readonly base: number;
  /** The root field that costs most, as `Query.products`: what the operation is about, whatever it calls itself. */
  readonly about: string;
  /** Why it cannot be estimated; the cost is 0 then. */
  readonly violation?: string;
}

/** Costs of operations, compiled once for each. */
export interface Estimates {
  /** A new schema is live, and this is the supergraph that it comes from; requests name it by its object. */
  schemaChanged(schema: GraphQLSchema, supergraphSdl: string): void;
  /** `document` must be valid for `schema`. */
  estimate(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Variables | undefined,
  ): Estimate;
}

type Compiled = (variables: Variables) => Estimate;

interface Entry {
  /** The variables that decide what the operation selects, with the value that they have when absent. */
  readonly conditions: ReadonlyMap<string, boolean>;
  readonly compiled: Map<string, Compiled>;
}

const maxCompiled = 50;
const noVariables: Variables = {};

const defaultIsTrue = (operation: OperationDefinitionNode, name: string): boolean => {
  const declared = operation.variableDefinitions?.find(({ variable }) => variable.name.value === name);
  return declared?.defaultValue?.kind === Kind.BOOLEAN && declared.defaultValue.value;
};

const evaluator = ({ base, roots }: CompiledCost): Compiled => {
  const estimate = (variables: Variables): Estimate => {
    let cost = base;
    let unseen = base;
    let most = -1;
    let about = '';
    for (const root of roots) {
      const own = evaluate(root.cost, variables);
      cost += own;
      unseen += evaluate(root.inputs, variables);
      if (own <= most) continue;
      most = own;
      about = root.coordinate;
    }
    return { cost, base: unseen, about };
  };
  if (!roots.every(({ cost }) => typeof cost === 'number')) return estimate;
  const fixed = estimate(noVariables);
  return () => fixed;
};

const withViolations =
  (estimate: Compiled): Compiled =>
  (variables) => {
    try {
      return estimate(variables);
    } catch (error) {
      if (!(error instanceof SlicingViolation)) throw error;
      return { cost: 0, base: 0, about: '', violation: error.message };
    }
  };

export const createEstimates = (defaultListSize: number): Estimates => {
  const models = new WeakMap<GraphQLSchema, CostModel>();
  const bySchema = new WeakMap<GraphQLSchema, WeakMap<OperationDefinitionNode, Entry>>();
  const nothing = readCostModel({ kind: Kind.DOCUMENT, definitions: [] });

  const entryOf = (
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ): Entry => {
    let entries = bySchema.get(schema);
    if (!entries) bySchema.set(schema, (entries = new WeakMap()));
    let entry = entries.get(operation);
    if (!entry) {
      const names = conditionVariables(document, operation);
      const conditions = new Map(names.map((name) => [name, defaultIsTrue(operation, name)]));
      entries.set(operation, (entry = { conditions, compiled: new Map() }));
    }
    return entry;
  };

  const compile = (
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    on: ReadonlySet<string>,
  ): Compiled => {
    const resolved = resolveConditions(document, (name) => on.has(name));
    const model = models.get(schema) ?? nothing;
    try {
      const isolated = isolateOperation(resolved, operation.name?.value);
      return withViolations(evaluator(compileCost({ schema, model, defaultListSize, ...isolated })));
    } catch (error) {
      if (error instanceof TooManyCombinations) return () => ({ cost: Infinity, base: 0, about: '' });
      throw error;
    }
  };

  return {
    schemaChanged(schema, supergraphSdl) {
      models.set(schema, readCostModel(parse(supergraphSdl, { noLocation: true })));
    },
    estimate(schema, document, operation, variables = noVariables) {
      const { conditions, compiled } = entryOf(schema, document, operation);
      let key = '';
      for (const [name, absent] of conditions) if ((variables[name] ?? absent) === true) key += `${name} `;
      let one = compiled.get(key);
      if (!one) {
        const [oldest] = compiled.keys();
        if (compiled.size >= maxCompiled && oldest !== undefined) compiled.delete(oldest);
        const on = new Set(
          [...conditions].flatMap(([name, absent]) => ((variables[name] ?? absent) === true ? [name] : [])),
        );
        compiled.set(key, (one = compile(schema, document, operation, on)));
      }
      return one(variables);
    },
  };
};
