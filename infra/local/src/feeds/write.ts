import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toNdjson } from '@commerce/contracts';
import { feedVersion, sampleFeedsOf } from './sampleFeeds.ts';
import { sampleTenants } from './tenants.ts';

/** What the feeds of this version are, to the byte: committed, so that a change of them shows in a review. */
export interface Manifest {
  readonly version: number;
  readonly files: Readonly<
    Record<string, { readonly events: number; readonly bytes: number; readonly sha256: string }>
  >;
}

/** The sample feeds by file name, in the order in which to load them. */
export const renderSampleFeeds = (): Map<string, string> =>
  new Map(
    sampleTenants
      .flatMap(sampleFeedsOf)
      .map(({ name, events }) => [
        `${name}.ndjson`,
        Array.from(events(), (event) => `${toNdjson(event)}\n`).join(''),
      ]),
  );

export const manifestOf = (feeds: ReadonlyMap<string, string>): Manifest => ({
  version: feedVersion,
  files: Object.fromEntries(
    Array.from(feeds, ([file, text]) => [
      file,
      {
        events: text.split('\n').length - 1,
        bytes: Buffer.byteLength(text),
        sha256: createHash('sha256').update(text).digest('hex'),
      },
    ]),
  ),
});

/** Writes `<tenant>.<kind>.ndjson` into the folder: under a second, the same bytes every time. */
export const writeSampleFeeds = (folder: string): Manifest => {
  const feeds = renderSampleFeeds();
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of feeds) writeFileSync(join(folder, file), text);
  return manifestOf(feeds);
};
