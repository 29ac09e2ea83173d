import { createHash } from 'node:crypto';
import type { SendToSubgraph } from '../fetch/port.ts';
import { copied, createInterned, type Interned, notInterned } from '../interned.ts';
import { quote } from '../json.ts';
import type { Keys } from '../keys.ts';
import type { EntityTarget, FetchNode, Path, PlanNode, RootTarget } from '../plan/plan.ts';
import { fetchesOf, pathsOf } from '../plan/tree.ts';
import { inContexts, targetIn } from '../plan/inContexts.ts';
import { withoutTargets } from '../plan/withoutTargets.ts';
import type { TypeSystem } from '../types.ts';
import { createRepresenter, type Representer } from './represent.ts';
import { belongTogether } from './together.ts';

/** A plan made ready to be run many times. */
export type Step = Group | Choice | Fetch;

interface Group {
  readonly kind: 'sequence' | 'parallel';
  readonly steps: readonly Step[];
}

interface Choice {
  readonly kind: 'condition';
  readonly variable: string;
  readonly ifTrue: Step | undefined;
  readonly ifFalse: Step | undefined;
}

/** A variable of the client that a fetch passes on. */
interface FetchVariable {
  readonly name: string;
  /** What it is called in the fetch, with its colon. */
  readonly lead: string;
}

/** What plans of one generation have in common. */
export interface InternedSteps {
  readonly paths: Interned<Path>;
  readonly representers: Interned<Representer>;
  readonly variables: Interned<FetchVariable>;
}

export const createInternedSteps = (): InternedSteps => ({
  paths: createInterned(),
  representers: createInterned(),
  variables: createInterned(),
});

const none: InternedSteps = { paths: notInterned, representers: notInterned, variables: notInterned };

export interface Fetch {
  readonly kind: 'fetch';
  readonly subgraph: string;
  readonly operationKind: FetchNode['operationKind'];
  readonly send: SendToSubgraph;
  /** The body up to the first variable. */
  readonly head: string;
  /** Of `head`, for cache keys. */
  readonly digest: () => string;
  readonly variables: readonly FetchVariable[];
  /** Empty for an operation that asks for no entities. */
  readonly entities: readonly EntitiesOfFetch[];
  readonly root: RootTarget | undefined;
  /** The same for entities in so many contexts, a field for those in each; undefined: no entity needs one. */
  readonly inContexts: ((contexts: number) => Fetch) | undefined;
  /** The same without the entities of some response keys. Slow: for what has failed only. */
  readonly without: (responseKeys: ReadonlySet<string>) => Fetch;
}

export interface EntitiesOfFetch {
  readonly target: EntityTarget;
  /** For each path of the target: whether equal objects there may become one. */
  readonly together: readonly boolean[];
  readonly representer: Representer;
  /** The variable's name with its colon. */
  readonly lead: string;
}

export interface CompileDeps {
  readonly types: TypeSystem;
  /** Undefined: whatever a plan sends identifies an entity. */
  readonly keys?: Keys | undefined;
  readonly senderOf: (subgraph: string) => SendToSubgraph;
  /** The client's name of a variable of the plan. */
  readonly clientName: (variable: string) => string;
  /** Undefined: each plan has its own. */
  readonly interned?: InternedSteps | undefined;
}

const headOf = (operation: string, operationName: string | undefined): string => {
  const name = operationName === undefined ? '' : `,"operationName":${quote(operationName)}`;
  return `{"query":${quote(operation)}${name},"variables":{`;
};

const leadOf = (variable: string): string => `${quote(variable)}:`;

/** `fetch`: the one for a single context. */
const inContextsOf = (node: FetchNode, fetch: Omit<Fetch, 'inContexts'>): Fetch['inContexts'] => {
  const [entities] = fetch.entities;
  if (!entities?.target.contexts) return undefined;
  const { target } = entities;
  const write = inContexts(node, target);
  const fetchOf = (contexts: readonly number[]): Fetch => {
    const targets = contexts.map((context) => targetIn(context, target));
    return {
      ...fetch,
      head: headOf(write(contexts), node.operationName),
      entities: targets.map((each) => ({ ...entities, target: each, lead: leadOf(each.variable) })),
      inContexts: forMany,
      without: (responseKeys) =>
        fetchOf(contexts.filter((_, index) => !responseKeys.has(targets[index]?.responseKey ?? ''))),
    };
  };
  const forMany = (count: number): Fetch => fetchOf(Array.from({ length: count }, (_, context) => context));
  return forMany;
};

/** `paths`: all of the plan's; undefined: no equal objects may become one. */
const entitiesOf = (
  { subgraph }: FetchNode,
  target: EntityTarget,
  { types, keys, interned = none }: CompileDeps,
  paths: readonly Path[] | undefined,
): EntitiesOfFetch => {
  const { requires, inputRewrites, variable } = target;
  return {
    target: {
      ...target,
      paths: target.paths.map((path) => interned.paths(JSON.stringify(path), () => path)),
    },
    together: target.paths.map((path) => paths !== undefined && belongTogether(path, paths)),
    representer: interned.representers(JSON.stringify([subgraph, requires, inputRewrites]), () =>
      createRepresenter(
        requires,
        inputRewrites,
        types,
        (typename, names) => keys?.identify(subgraph, typename, names) ?? true,
      ),
    ),
    lead: leadOf(variable),
  };
};

/** `paths`: see entitiesOf. */
const fetchStep = (node: FetchNode, deps: CompileDeps, paths: readonly Path[] | undefined): Fetch => {
  const { senderOf, clientName, interned = none } = deps;
  const head = headOf(node.operation, node.operationName);
  let digest: string | undefined;
  const fetch: Omit<Fetch, 'inContexts'> = {
    kind: 'fetch',
    subgraph: node.subgraph,
    operationKind: node.operationKind,
    send: senderOf(node.subgraph),
    head,
    digest: () => (digest ??= createHash('sha256').update(head).digest('base64url')),
    variables: node.variables.map((inPlan) => {
      const name = clientName(inPlan);
      return interned.variables(`${name}|${inPlan}`, () => ({
        name: copied(name),
        lead: leadOf(copied(inPlan)),
      }));
    }),
    entities: node.targets.flatMap((target) =>
      target.kind === 'entities' ? [entitiesOf(node, target, deps, paths)] : [],
    ),
    root: node.targets.find((target) => target.kind === 'root'),
    without: (responseKeys) => fetchStep(withoutTargets(node, responseKeys), deps, paths),
  };
  return { ...fetch, inContexts: inContextsOf(node, fetch) };
};

const compileNode = (node: PlanNode, deps: CompileDeps, paths: readonly Path[] | undefined): Step => {
  switch (node.kind) {
    case 'fetch':
      return fetchStep(node, deps, paths);
    case 'condition':
      return {
        kind: 'condition',
        variable: deps.clientName(node.variable),
        ifTrue: node.ifTrue && compileNode(node.ifTrue, deps, paths),
        ifFalse: node.ifFalse && compileNode(node.ifFalse, deps, paths),
      };
    default:
      return { kind: node.kind, steps: node.nodes.map((inner) => compileNode(inner, deps, paths)) };
  }
};

export const compilePlan = (node: PlanNode, deps: CompileDeps): Step => {
  const targets = fetchesOf(node).flatMap((fetch) => fetch.targets);
  const paths = targets.flatMap(pathsOf);
  // Equal entities in different contexts are different.
  const inContext = targets.some((target) => target.kind === 'entities' && target.contexts);
  return compileNode(node, deps, inContext ? undefined : paths);
};
