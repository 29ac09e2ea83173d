import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

/**
 * What a bundle cannot hold: pg loads its native binding only when asked to, and no deployable asks;
 * everything else, Prisma's query compiler (WebAssembly in base64) included, is inlined.
 */
const external = ['pg-native'];

/** CommonJS packages inside the bundle still expect these three names. */
const commonJsNames = `import { createRequire as bundleRequire } from 'node:module';
import { dirname as bundleDirname } from 'node:path';
import { fileURLToPath as bundleFilename } from 'node:url';
const require = bundleRequire(import.meta.url);
const __filename = bundleFilename(import.meta.url);
const __dirname = bundleDirname(__filename);`;

const isEntry = (file: string): boolean => file === 'main.ts' || file.endsWith('.main.ts');

/** The source stands one folder below its schemas, the bundle beside them. */
const schemaBeside: Plugin = {
  name: 'schema-beside',
  setup: (bundler) => {
    bundler.onLoad({ filter: /[\\/]src[\\/](.+\.)?main\.ts$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, 'utf8')).replace(/'\.\.\/(\w+\.graphql)'/g, "'./$1'"),
      loader: 'ts',
    }));
  },
};

/** The native planner's loader declares two of the three names itself, and needs them as they are. */
const ownNames: Plugin = {
  name: 'own-names',
  setup: (bundler) => {
    bundler.onLoad({ filter: /router-query-planner[\\/]dist[\\/]index\.js$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, 'utf8'))
        .replaceAll(/\b__dirname\b/g, 'addonDirname')
        .replaceAll(/\brequire\b/g, 'addonRequire'),
      loader: 'js',
    }));
  },
};

/** Native addons are looked for beside the file that loads them, which is an output of the bundle by now. */
const copyAddons = async (folder: string, { outputs }: Metafile): Promise<void> => {
  for (const [output, { inputs }] of Object.entries(outputs)) {
    for (const input of Object.keys(inputs)) {
      const source = path.dirname(path.resolve(folder, input));
      if (!source.endsWith(path.join('router-query-planner', 'dist'))) continue;
      for (const file of await readdir(source)) {
        if (file.endsWith('.node'))
          await copyFile(
            path.join(source, file),
            path.join(path.dirname(path.resolve(folder, output)), file),
          );
      }
    }
  }
};

/**
 * Bundles the entry files of the package in `folder` into `outdir`, which afterwards needs no
 * node_modules. An earlier build in `outdir` goes. Returns the names of the files to start, e.g. `main.js`.
 */
export const bundle = async (folder: string, outdir: string): Promise<readonly string[]> => {
  const source = path.join(folder, 'src');
  const entries = (await readdir(source)).filter(isEntry).toSorted();
  if (entries.length === 0) throw new Error(`${source} has no entry file`);
  await mkdir(outdir, { recursive: true });
  // Chunks are named by their content: those of the last build would stay for ever.
  await rm(path.join(outdir, 'chunks'), { recursive: true, force: true });
  const { metafile } = await build({
    metafile: true,
    absWorkingDir: folder,
    entryPoints: entries.map((file) => path.join(source, file)),
    outdir,
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    sourcemap: true,
    // Errors are recognised by their class's name in logs.
    keepNames: true,
    banner: { js: commonJsNames },
    external,
    plugins: [schemaBeside, ownNames],
    logLevel: 'warning',
  });
  await copyAddons(folder, metafile);
  // Without it, the folder could not be started from anywhere but inside an ESM package.
  await writeFile(path.join(outdir, 'package.json'), '{ "type": "module" }\n');
  for (const file of await readdir(folder))
    if (file.endsWith('.graphql')) await copyFile(path.join(folder, file), path.join(outdir, file));
  return entries.map((file) => file.replace(/\.ts$/, '.js'));
};
