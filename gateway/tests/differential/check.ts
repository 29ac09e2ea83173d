import { errorProblems, isPartOf, sameData, sameText } from './compare.ts';
import { noFaults, type Faults } from './harness/faults.ts';
import type { Rig } from './harness/rig.ts';
import type { ClientOperation, Engine, Outcome } from './harness/run.ts';
import { knownDifferences } from './knownDifferences.ts';

export interface Case {
  readonly operation: ClientOperation;
  readonly faults: Faults;
}

const report = (
  title: string,
  { operation, faults }: Case,
  outcomes: Readonly<Record<string, Outcome>>,
): string =>
  [
    title,
    operation.query,
    `variables: ${JSON.stringify(operation.variables)}`,
    faults === noFaults ? '' : `faults: ${JSON.stringify(faults)}`,
    ...Object.entries(outcomes).map(
      ([name, { data, errors, mutations }]) =>
        `${name}: ${JSON.stringify(data)}\n  errors: ${JSON.stringify(errors)} ${mutations.join(' ')}`,
    ),
    ...(outcomes['is']?.fetches.map(
      ({ subgraph, body, answer }) => `  -> ${subgraph} ${body}\n     ${answer}`,
    ) ?? []),
  ].join('\n');

/** Ours, by one planner, answers what one server would. */
const checkEngine = async (engine: Engine, tried: Case, expected: Outcome): Promise<void> => {
  const is = await engine.execute(tried.operation, tried.faults);
  const fail = (what: string): never => {
    throw new Error(report(`${engine.name}: ${what}`, tried, { is, expected }));
  };
  if (!sameText(is.data, expected.data)) fail('other data');
  // A failed field that may not be null ends one server's mutation; whether later fields still run is left open.
  const met = expected.data === null ? is.mutations.slice(0, expected.mutations.length) : is.mutations;
  if (!sameText(met, expected.mutations)) fail('mutations in another order');
  const [problem] = errorProblems(is, expected, /\b(duty|customs|vat|fee)\b/.test(tried.operation.query));
  if (problem !== undefined) fail(problem);
};

/** Stock answers so too, or for a reason that has a name. */
const checkStock = async ({ stock, composed }: Rig, tried: Case, expected: Outcome): Promise<void> => {
  const { operation, faults } = tried;
  const of = { supergraph: composed.name, operation, engine: stock.name };
  if (knownDifferences.some((known) => known.applies(of))) return;
  const is = await stock.execute(operation, faults);
  if (!sameData(is.data, expected.data))
    throw new Error(report('stock differs, and no known difference says why', tried, { is, expected }));
};

/** Whatever subgraphs answer, ours makes of it what one server would. */
export const checkOurs = async (rig: Pick<Rig, 'oracle' | 'ours'>, tried: Case): Promise<Outcome> => {
  const expected = await rig.oracle.execute(tried.operation, tried.faults);
  for (const engine of rig.ours) await checkEngine(engine, tried, expected);
  return expected;
};

/** The same, and for stock too: operations on subgraphs that work, or of which single fields fail. */
export const checkExactly = async (rig: Rig, tried: Case): Promise<void> => {
  await checkStock(rig, tried, await checkOurs(rig, tried));
};

const codes = new Set([
  'SUBGRAPH_UNAVAILABLE',
  'REFUSED',
  'INTERNAL_SERVER_ERROR',
  'DOWNSTREAM_SERVICE_ERROR',
]);

/** Operations while a subgraph gives no answer: nothing wrong, nothing missing without a word, and no more lost than said. */
export const checkPartly = async (rig: Rig, tried: Case): Promise<void> => {
  const whole = await rig.oracle.execute(tried.operation, noFaults);
  const broken = [...rig.world.subgraphs.keys()].filter((_, index) => tried.faults.wire[index] !== undefined);
  for (const engine of rig.ours) {
    const is = await engine.execute(tried.operation, tried.faults);
    const fail = (what: string): never => {
      throw new Error(report(`${engine.name}: ${what}`, tried, { is, whole }));
    };
    const asked = is.fetches.filter(({ subgraph }) => broken.includes(subgraph));
    if (asked.length === 0 && !sameText(is.data, whole.data))
      fail('data is missing that needs no broken subgraph');
    // A plan that lost a field is followed by another one, which may do without the broken subgraph.
    if (asked.length > 0 && is.errors.length === 0 && !sameText(is.data, whole.data))
      fail('no word of a broken subgraph');
    // A revision counts the mutations before it, and some of them have not taken place.
    if (!tried.operation.query.includes('revision') && !isPartOf(is.data, whole.data))
      fail('data that is not so');
    const strange = is.errors.find(({ code }) => !codes.has(code ?? ''));
    if (strange && !whole.errors.some(({ message }) => message === strange.message))
      fail(`the code ${strange.code}`);
  }
};
