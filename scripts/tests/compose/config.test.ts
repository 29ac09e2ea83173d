import { describe, expect, test } from '@jest/globals';
import { parseSupergraphConfig } from '../../compose/config.ts';
import { showProblem } from '../../compose/problem.ts';
import { compositionVersion, config } from './fixture.ts';

const problemsOf = (text: string): string[] => {
  const result = parseSupergraphConfig(text, 'supergraph.yaml', compositionVersion);
  return result.ok ? [] : result.problems.map(showProblem);
};

describe('supergraph.yaml', () => {
  test('the names, URLs and files of a good one are read', () => {
    expect(parseSupergraphConfig(config, 'supergraph.yaml', compositionVersion)).toMatchObject({
      ok: true,
      subgraphs: [
        {
          name: 'shop',
          routingUrl: 'http://127.0.0.1:4001/graphql',
          schema: { file: './shop.graphql' },
          line: 6,
        },
        {
          name: 'stock',
          routingUrl: 'http://127.0.0.1:4002/graphql',
          schema: { file: './stock.graphql' },
          line: 10,
        },
      ],
    });
  });

  test('YAML that does not parse names file and line', () => {
    expect(problemsOf(config.replace('    schema:\n', '   schema: [\n'))[0]).toMatch(
      /^supergraph\.yaml:5:\d+: YAML_/,
    );
  });

  test('a key twice is an error, not a silent choice', () => {
    const twice = `${config}  shop:\n    schema: { file: ./other.graphql }\n`;
    expect(problemsOf(twice)).toEqual([expect.stringMatching(/^supergraph\.yaml:11:3: YAML_DUPLICATE_KEY/)]);
  });

  test('an unknown key names its line and the keys that are known', () => {
    expect(problemsOf(config.replace('routing_url', 'routing_ulr'))).toEqual([
      'supergraph.yaml:4:5: CONFIG_UNKNOWN_KEY: subgraphs.shop.routing_ulr is not a key that rover knows; known here: routing_url, schema',
    ]);
  });

  test('unknown keys are found at every level, and all are told', () => {
    const wrong = config.replace('federation_version', 'federation').replace('file: ./shop', 'fil: ./shop');
    const problems = problemsOf(wrong).join('\n');
    expect(problems).toContain('supergraph.yaml:1:1: CONFIG_UNKNOWN_KEY: federation is');
    expect(problems).toContain('supergraph.yaml:6:7: CONFIG_UNKNOWN_KEY: subgraphs.shop.schema.fil is');
  });

  test("a value of the wrong type breaks rover's schema at its line", () => {
    expect(problemsOf(config.replace('http://127.0.0.1:4001/graphql', '4001'))).toEqual([
      'supergraph.yaml:4:18: CONFIG_INVALID: subgraphs.shop.routing_url must be string,null',
    ]);
  });

  test('an empty file is an error', () => {
    expect(problemsOf('')).toEqual(['supergraph.yaml: CONFIG_INVALID: the file must be object']);
  });

  test('a file without subgraphs is an error', () => {
    expect(problemsOf('subgraphs: {}')).toHaveLength(1);
  });

  test('a pinned version that is not the one installed is an error', () => {
    expect(problemsOf(config.replace('=2.14.4', '=2.9.0'))).toEqual([
      'supergraph.yaml:1:21: FEDERATION_VERSION: federation_version is =2.9.0, but the installed @apollo/composition is 2.14.4',
    ]);
  });

  test('a version that is no version breaks the schema', () => {
    expect(problemsOf(config.replace('=2.14.4', 'latest'))[0]).toMatch(
      /^supergraph\.yaml:1:21: CONFIG_INVALID/,
    );
  });

  test('a schema that only a network could give is refused by name', () => {
    const remote = config.replace('file: ./stock.graphql', 'subgraph_url: http://127.0.0.1:4002/graphql');
    expect(problemsOf(remote)).toEqual([expect.stringMatching(/^supergraph\.yaml:10:7: CONFIG_UNSUPPORTED/)]);
  });
});
