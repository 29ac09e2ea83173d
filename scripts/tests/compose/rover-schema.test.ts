import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from '@jest/globals';

// To renew it after an upgrade of rover:
//   rover supergraph config schema > scripts/compose/supergraph-config.schema.json
test('the committed schema of supergraph.yaml is what the installed rover prints', () => {
  const manifest = createRequire(import.meta.url).resolve('@apollo/rover/package.json');
  const rover = path.join(path.dirname(manifest), 'bin/rover.js');
  const printed = execFileSync(process.execPath, [rover, 'supergraph', 'config', 'schema'], {
    env: { ...process.env, APOLLO_TELEMETRY_DISABLED: '1', APOLLO_ROVER_SKIP_UPDATE: '1' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const committed = readFileSync(
    new URL('../../compose/supergraph-config.schema.json', import.meta.url),
    'utf8',
  );
  expect(JSON.parse(committed)).toEqual(JSON.parse(printed));
}, 60_000);
