import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
    }),
  ),
  /** Microseconds of the monotonic clock, the one of `process.hrtime`. */
  startTime: z.number(),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

export type CpuProfile = z.infer<typeof schema>;

/** A function and the share (0 to 1) of all samples that found it running. */
export interface Cost {
  readonly where: string;
  readonly share: number;
}

/** The end of a path says enough: from the package's name on, or from our own folder on. */
const shortened = (url: string): string =>
  /node_modules\/(?!.*node_modules\/)(.*)$/.exec(url)?.[1] ?? /gateway\/src\/(.*)$/.exec(url)?.[1] ?? url;

/** What ran after `sinceUs`, most costly first; being idle is no cost. */
export const costs = (profile: CpuProfile, sinceUs: number): Cost[] => {
  const places = new Map(
    profile.nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      `${functionName || '(anonymous)'} ${url === '' ? '' : `${shortened(url)}:${lineNumber + 1}`}`.trim(),
    ]),
  );
  const spent = new Map<string, number>();
  let at = profile.startTime;
  let total = 0;
  profile.samples.forEach((id, n) => {
    const delta = profile.timeDeltas[n] ?? 0;
    at += delta;
    const place = places.get(id) ?? '';
    if (at < sinceUs || place === '(idle)' || delta < 0) return;
    total += delta;
    spent.set(place, (spent.get(place) ?? 0) + delta);
  });
  return [...spent]
    .map(([where, us]) => ({ where, share: us / total }))
    .toSorted((a, b) => b.share - a.share);
};

/** The newest profile of a folder; undefined without one. */
export const newestProfile = async (folder: string): Promise<CpuProfile | undefined> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile')).sort();
  const newest = names.at(-1);
  return newest === undefined
    ? undefined
    : schema.parse(JSON.parse(await readFile(join(folder, newest), 'utf8')));
};
