import { describe, expect, test } from '@jest/globals';
import type { Check, JudgedChange } from '../../src/domain/check.ts';
import { checkPage } from '../../src/pages/checkPage.ts';

const change = (coordinate: string, more: Partial<JudgedChange> = {}): JudgedChange => ({
  code: 'FIELD_ADDED',
  description: `about ${coordinate}`,
  coordinate,
  criticality: 'safe',
  fails: false,
  usedBy: { requests: 0, operations: [], clients: [] },
  ...more,
});

const place = { byteOffset: 0, line: 3, column: 7 };
const rule = {
  rule: 'NAMING',
  message: 'A.B should be camelCase',
  coordinate: 'A.B',
  start: place,
  end: place,
};

const check = (more: Partial<Check> = {}): Check => ({
  id: 'chk_1',
  variant: 'current',
  subgraph: 'product',
  git: undefined,
  createdAtMs: 0,
  passed: false,
  composition: { errors: [], modifiesSupergraph: true },
  operations: { changes: [], checked: 1, sinceMs: 0 },
  lint: [],
  contracts: [],
  ...more,
});

/** The page as it reads, without its style. */
const textOf = (page: string): string =>
  page
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

const read = (more: Partial<Check>): string => textOf(checkPage('commerce', check(more)));

describe('a check’s page', () => {
  test('of one that passed says how to go on', () => {
    const text = read({ passed: true });
    expect(text).toMatch(/Composition : composes|Composition: composes/);
    expect(text).toContain('Clients : see no change');
    expect(text).toMatch(/Deploy first.*rover subgraph publish commerce@current --name product --schema/);
  });

  test('names what breaks clients before all else, by whom it is used, and the nameless last', () => {
    const clients = ['', ...Array.from({ length: 12 }, (_unused, index) => `client-${index}`)];
    const changes = [
      change('A.unused', { criticality: 'breaking' }),
      change('A.used', {
        criticality: 'breaking',
        fails: true,
        usedBy: { requests: 1_234_567, operations: ['', 'Page'], clients },
      }),
      change('A.added'),
    ];
    const text = read({ operations: { changes, checked: 4, sinceMs: 0 } });
    expect(text).toMatch(/about A\.used.*about A\.unused.*about A\.added/);
    expect(text).toContain('Clients : 1 change breaks them');
    expect(text).toContain('Requests 1,234,567');
    expect(text).toContain('Operations Page, an unnamed operation');
    expect(text).toMatch(/client-7, 5 more/);
    expect(text).toContain('What to do Keep what clients use, @deprecated');
  });

  test('folds many safe changes away', () => {
    const changes = Array.from({ length: 6 }, (_unused, index) => change(`A.f${index}`));
    expect(checkPage('commerce', check({ operations: { changes, checked: 1, sinceMs: 0 } }))).toMatch(
      /<summary>6 safe changes<\/summary>/,
    );
    const few = check({ operations: { changes: changes.slice(1), checked: 1, sinceMs: 0 } });
    expect(checkPage('commerce', few)).not.toContain('<summary>');
  });

  test('of what is no GraphQL says that nothing else was looked at', () => {
    const error = { code: 'INVALID_GRAPHQL', message: '[a] Syntax Error: x', locations: [] };
    const text = read({
      composition: { errors: [error], modifiesSupergraph: false },
      operations: undefined,
    });
    expect(text).toMatch(/Clients: not known while it does not compose/);
    expect(text).toMatch(/Lint: not looked at/);
    expect(text).toMatch(/What to do Mend the schema at the place named below/);
    const composed = { ...error, message: 'Unknown type Nope' };
    expect(
      read({ composition: { errors: [composed], modifiesSupergraph: false }, operations: undefined }),
    ).toMatch(/Lint: nothing new.*gateways keep the last good supergraph/);
  });

  test('that only lint holds up says which rules, and that only what is new is judged', () => {
    const text = read({
      lint: [
        { ...rule, level: 'error' },
        { ...rule, level: 'warning' },
      ],
    });
    expect(text).toMatch(/Lint : 1 error, 1 warning.*Mend what breaks a rule.*A\.B should be camelCase/);
  });

  test('shows the first line of a commit’s message', () => {
    const text = read({ git: { message: 'Drop it\n\nAt length.' } });
    expect(text).toContain('Drop it');
    expect(text).not.toContain('At length');
  });
});
