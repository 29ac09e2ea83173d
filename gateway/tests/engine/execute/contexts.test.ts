import { describe, expect, test } from '@jest/globals';
import type { ContextValue } from '../../../src/engine/plan/plan.ts';
import {
  entityFetch,
  path,
  type Respond,
  rootFetch,
  runPlan,
  sequence,
  type Sent,
} from '../support/plans.ts';

const schema =
  'type Line { id: ID } type Word { id: ID } type User { id: ID } type Firm { id: ID } union Owner = User | Firm';

/** Of the object that holds the line. */
const taken = (variable: string, at: string): ContextValue => ({ variable, above: 1, path: path(at) });

const line = (id: string) => ({ __typename: 'Line', id });

const fetchLines = (contexts: readonly ContextValue[], operation: string) => ({
  ...entityFetch('lines', 'owners.line', { contexts }),
  operation,
});

const textOperation =
  'query($representations:[_Any!]!,$a:String,$b:String){_entities(representations:$representations){...on Line{text(a:$a,b:$b)}}}';

const run = (
  owners: readonly object[],
  contexts: readonly ContextValue[],
  respond: Respond,
  operation = textOperation,
) =>
  runPlan(
    sequence(rootFetch('root'), fetchLines(contexts, operation)),
    { root: () => ({ data: { owners } }), lines: respond },
    { schema },
  );

/** What each line is given, in the order of the representations. */
const texts: Respond = ({ variables }: Sent) => ({
  data: Object.fromEntries(
    Object.keys(variables)
      .filter((name) => name.startsWith('representations_'))
      .map((name) => {
        const context = name.slice('representations_'.length);
        const text = `${String(variables[`a_${context}`])} ${String(variables[`b_${context}`])}`;
        return [`_entities_${context}`, (variables[name] as object[]).map(() => ({ text }))];
      }),
  ),
});

describe('entities in contexts', () => {
  const owners = [
    { __typename: 'User', x: 'ux', y: 'uy', line: line('1') },
    { __typename: 'Firm', x: 'fx', y: 'fy', line: line('1') },
  ];

  test('are given each variable its own value, whichever type it was found for first', async () => {
    const contexts = [taken('a', '|User.x'), taken('b', 'y'), taken('a', '|Firm.x')];
    const { data, sent } = await run(owners, contexts, texts);
    expect(data['owners']).toMatchObject([{ line: { text: 'ux uy' } }, { line: { text: 'fx fy' } }]);
    expect(sent).toHaveLength(2);
  });

  test('that have no use for a value share one with those that have, for it may have to be one', async () => {
    const contexts = [{ ...taken('a', 'x'), takers: ['Line'] }, taken('b', 'y')];
    const { sent } = await run(
      [
        { y: 'same', line: { __typename: 'Word', id: '1' } },
        { x: 'x', y: 'same', line: line('2') },
        { y: 'same', line: line('3') },
      ],
      contexts,
      texts,
    );
    expect(sent.slice(1).map(({ variables }) => variables)).toEqual([
      { a_0: 'x', b_0: 'same', representations_0: [{ __typename: 'Word', id: '1' }, line('2')] },
    ]);
  });

  test('that fail as a whole in one context are asked for in the others once more', async () => {
    const { data, errors, sent } = await run(owners, [taken('a', 'x'), taken('b', 'y')], (asked) =>
      asked.query.includes('_entities_0')
        ? { data: null, errors: [{ message: 'no', path: ['_entities_0'] }] }
        : texts(asked),
    );
    expect(data['owners']).toMatchObject([{ line: line('1') }, { line: { text: 'fx fy' } }]);
    expect(errors.map(({ message }) => message)).toEqual(['no']);
    expect(sent[2]?.query).toBe(
      'query ($representations_1:[_Any!]!,$a_1:String,$b_1:String){_entities_1:_entities(representations:$representations_1){...on Line{text(a:$a_1,b:$b_1)}}}',
    );
  });

  test('share what no context changes, but no fragment', async () => {
    const { sent } = await run(
      owners,
      [taken('a', 'x')],
      () => ({ data: { _entities_0: [{}], _entities_1: [{}] } }),
      'query Named($a:String,$v:Int,$representations:[_Any!]!)@live{_entities(representations:$representations){...F@only}}fragment F on Line{...G}fragment G on Line{text(a:$a,v:$v,s:"$a")}',
    );
    const asked = (context: number): string =>
      `_entities_${context}:_entities(representations:$representations_${context}){...on Line @only{...on Line{text(a:$a_${context},v:$v,s:"$a")}}}`;
    expect(sent[1]?.query).toBe(
      `query Named($v:Int,$a_0:String,$representations_0:[_Any!]!,$a_1:String,$representations_1:[_Any!]!) @live{${asked(0)} ${asked(1)}}`,
    );
  });

  test('are not asked for where an item of a list was never fetched', async () => {
    const { sent } = await run([{ x: [{ z: 1 }, {}], line: line('1') }], [taken('a', 'x.z')], texts);
    expect(sent).toHaveLength(1);
  });

  test('of which too few come back are an error, and those before keep what came', async () => {
    const { data, errors } = await run(owners, [taken('a', 'x'), taken('b', 'y')], () => ({
      data: { _entities_0: [{ text: 't' }], _entities_1: [] },
    }));
    expect(data['owners']).toMatchObject([{ line: { text: 't' } }, { line: line('1') }]);
    expect(errors).toHaveLength(1);
  });

  test('whose values cannot be written, so deep are they, are an error and nobody else’s', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const owner = JSON.stringify({ y: 'y', z: 'kept', line: line('1') }).replace('{', `{"x":${deep},`);
    const { data, errors, sent } = await runPlan(
      sequence(rootFetch('root'), fetchLines([taken('a', 'x'), taken('b', 'y')], textOperation)),
      { root: () => `{"data":{"owners":[${owner}]}}`, lines: texts },
      { schema },
    );
    expect(data['owners']).toMatchObject([{ z: 'kept', line: line('1') }]);
    expect([errors.length, sent.length]).toEqual([1, 1]);
  });
});
