import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { infraRoot } from '../paths.ts';
import { writeSampleFeeds } from './write.ts';

// Makes infra/local/feeds/*.ndjson. --manifest also renews feeds/manifest.json, after a deliberate change.
const folder = join(infraRoot, 'feeds');
const manifest = writeSampleFeeds(folder);
if (process.argv.includes('--manifest')) {
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
}
for (const [file, { events, bytes }] of Object.entries(manifest.files)) {
  process.stdout.write(`${file}: ${events} events, ${Math.ceil(bytes / 1024)} KB\n`);
}
