import { describe, expect, test } from '@jest/globals';
import { startersOf } from '../../src/start/starter.ts';

const chain = (...commands: string[]) =>
  commands.map((command, index) => ({ pid: 100 - index, parent: 99 - index, command }));

describe('who started us', () => {
  test('every package manager above us counts, and the shells between', () => {
    const lines = chain(
      'node start.main.ts',
      '/bin/sh /x/.bin/node start.main.ts',
      'node /x/bin/pnpm start',
      "sh -c 'pnpm' start",
      'npm exec pnpm@10 start',
      'bash',
    );
    expect(startersOf(lines, 100)).toEqual([99, 98, 97, 96]);
  });

  test('a shell that started us in the background does not count', () => {
    expect(startersOf(chain('node start.main.ts', 'bash -c "node start.main.ts &"', 'init'), 100)).toEqual(
      [],
    );
  });

  test('an editor or a supervisor above ends the search', () => {
    expect(startersOf(chain('node start.main.ts', 'systemd', 'npm run x'), 100)).toEqual([]);
  });
});
