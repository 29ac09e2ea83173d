import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  idPrefixesIn,
  nextPort,
  registered,
  withIdKind,
  withSubgraph,
} from '../../scaffold/registrations.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('supergraph.yaml', () => {
  const text = read('supergraph.yaml');

  test('gets the subgraph as its last one, and nothing else changes', () => {
    const added = withSubgraph(text, 'sample', 4006);
    expect(added).toBe(
      `${text}  sample:
    routing_url: http://127.0.0.1:4006/graphql
    schema:
      file: ./subgraphs/sample/schema.graphql
`,
    );
    expect(registered(added)).toEqual([...registered(text), { name: 'sample', port: 4006 }]);
  });

  test('that has it already stays as it is', () => {
    const added = withSubgraph(text, 'sample', 4006);
    expect(withSubgraph(added, 'sample', 4099)).toBe(added);
  });

  test('keeps its comments', () => {
    const added = withSubgraph(`# ours\n${text}`, 'sample', 4006);
    expect(added.startsWith('# ours\n')).toBe(true);
  });

  test('each subgraph gets the next port, and the registry keeps its own', () => {
    let config = text;
    const ports: number[] = [];
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']) {
      ports.push(nextPort(config));
      config = withSubgraph(config, name, nextPort(config));
    }
    const first = ports[0] ?? 0;
    expect(ports).not.toContain(4010);
    expect(new Set(ports).size).toBe(6);
    expect(registered(text).some(({ port }) => port === first)).toBe(false);
  });

  test.each(['', 'subgraphs: []', 'subgraphs: {', 'other: 1'])('%j is refused, not guessed at', (broken) => {
    expect(() => withSubgraph(broken, 'sample', 4006)).toThrow('supergraph.yaml');
  });
});

describe('the kinds of ids', () => {
  const text = read('packages/kernel/src/ids.ts');

  test('get one more line, and nothing else changes', () => {
    const added = withIdKind(text, 'sampleNote', 'zzz');
    expect(added).toBe(text.replace('\n} as const;', "\n  sampleNote: 'zzz',\n} as const;"));
    expect([...idPrefixesIn(added)]).toEqual([...idPrefixesIn(text), ['sampleNote', 'zzz']]);
  });

  test('that have it already stay as they are', () => {
    const added = withIdKind(text, 'sampleNote', 'zzz');
    expect(withIdKind(added, 'sampleNote', 'zzz')).toBe(added);
  });

  test('are refused where kind or prefix means something else, or the list is not where it was', () => {
    expect(() => withIdKind(text, 'cart', 'zzz')).toThrow('cart has another prefix already');
    expect(() => withIdKind(text, 'sampleNote', 'car')).toThrow("the prefix car is another kind's");
    expect(() => withIdKind('export const idPrefixes = 1;', 'x', 'zzz')).toThrow('no list idPrefixes');
  });
});
