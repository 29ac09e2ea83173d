import { describe, expect, test } from '@jest/globals';
import { parseCommandLine } from '../../src/cli/arguments.ts';

const good = ['--supergraph', 'a.graphql', '--no-auth'];

describe('the command line', () => {
  test('needs a file and the word that nobody is identified; the rest has defaults', () => {
    expect(parseCommandLine(good, {})).toEqual({
      kind: 'run',
      options: { supergraph: 'a.graphql', port: 4000, host: '127.0.0.1', engine: 'own', planner: 'native' },
    });
  });

  test('takes the engine and the planner from the environment, and from flags above it', () => {
    const env = { GATEWAY_ENGINE: 'stock', GATEWAY_PLANNER: 'apollo' };
    expect(parseCommandLine(good, env)).toMatchObject({ options: { engine: 'stock', planner: 'apollo' } });
    expect(parseCommandLine([...good, '--engine', 'own'], env)).toMatchObject({ options: { engine: 'own' } });
  });

  test('takes the separator that some package managers hand on', () => {
    expect(parseCommandLine(['--', ...good], {}).kind).toBe('run');
  });

  test.each([
    [['--supergraph', 'a.graphql'], /gateway\/src\/main\.ts.*TENANTS_FILE/],
    [['--no-auth'], /--supergraph/],
    [[...good, '--port', 'http'], /--port http/],
    [[...good, '--port', '70000'], /--port 70000/],
    [[...good, '--engine', 'steam'], /--engine steam/],
    [[...good, '--planner', 'none'], /--planner none/],
    [[...good, '--nope'], /--nope/],
    [[...good, 'extra'], /extra/],
  ])('%j is wrong, and the problem is named', (args, problem) => {
    const parsed = parseCommandLine(args, {});
    expect(parsed.kind === 'wrong' ? parsed.problem : parsed.kind).toMatch(problem);
  });

  test('--help needs nothing else', () => {
    expect(parseCommandLine(['--help'], {}).kind).toBe('help');
  });
});
