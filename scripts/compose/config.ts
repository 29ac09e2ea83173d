import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { Problem } from './problem.ts';

/** One subgraph of supergraph.yaml, with its SDL in a file or inline. */
export interface SubgraphSource {
  readonly name: string;
  readonly routingUrl: string;
  readonly schema: { readonly file: string } | { readonly sdl: string };
  /** The line of supergraph.yaml that names the schema. */
  readonly line: number | undefined;
}

interface ConfigShape {
  federation_version?: string | number | null;
  subgraphs: Record<string, { routing_url?: string | null; schema: { file?: string; sdl?: string } }>;
}

/** What `rover supergraph config schema` prints; tests/compose/rover-schema.test.ts holds it to that. */
const roverSchema = JSON.parse(
  readFileSync(new URL('./supergraph-config.schema.json', import.meta.url), 'utf8'),
) as Record<string, unknown> & {
  properties: object;
  $defs: { SubgraphConfig: { properties: object }; SchemaSource: { anyOf: { properties: object }[] } };
};

// The `uri` format is left to composition; the schema's own keywords are all that is judged here.
const validate = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile<ConfigShape>(
  roverSchema,
);

/** rover's schema lets unknown keys pass, so a misspelt `routing_ulr` would be ignored in silence. */
const knownKeys = (depth: number): string[] => {
  const { SubgraphConfig, SchemaSource } = roverSchema.$defs;
  if (depth === 0) return Object.keys(roverSchema.properties);
  if (depth === 2) return Object.keys(SubgraphConfig.properties);
  return SchemaSource.anyOf.flatMap((source) => Object.keys(source.properties));
};

const keyDepths = [0, 2, 3];

export type ConfigResult =
  | { readonly ok: true; readonly subgraphs: readonly SubgraphSource[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads supergraph.yaml (rover's format).
 *
 * @param file the file's name as problems shall show it
 * @param compositionVersion of the installed @apollo/composition; a pinned federation_version must be the same
 */
export const parseSupergraphConfig = (
  text: string,
  file: string,
  compositionVersion: string,
): ConfigResult => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number | undefined) => {
    if (offset === undefined) return [{ file }];
    const { line, col } = lines.linePos(offset);
    return [{ file, line, column: col }];
  };

  const broken = document.errors.map(({ code, message, pos }): Problem => ({
    code: `YAML_${code}`,
    message,
    places: at(pos[0]),
  }));
  if (broken.length > 0) return { ok: false, problems: broken };

  const config: unknown = document.toJS();
  const problems: Problem[] = unknownKeys(document, at);
  if (!validate(config)) {
    for (const { instancePath, message } of validate.errors ?? []) {
      const path = pathOf(instancePath);
      problems.push({
        code: 'CONFIG_INVALID',
        message: `${path.join('.') || 'the file'} ${message ?? 'is invalid'}`,
        places: at(offsetOf(document, path)),
      });
    }
    return { ok: false, problems };
  }

  const version = String(config.federation_version ?? '2');
  if (version.startsWith('=') && version !== `=${compositionVersion}`) {
    problems.push({
      code: 'FEDERATION_VERSION',
      message: `federation_version is ${version}, but the installed @apollo/composition is ${compositionVersion}`,
      places: at(offsetOf(document, ['federation_version'])),
    });
  }
  const subgraphs = Object.entries(config.subgraphs).map(([name, { routing_url: routingUrl, schema }]) => {
    const [place] = at(offsetOf(document, ['subgraphs', name, 'schema']));
    const { file: schemaFile, sdl } = schema;
    if (schemaFile === undefined && sdl === undefined) {
      const message = `subgraphs.${name}.schema: only \`file\` and \`sdl\` can be composed without a network`;
      problems.push({ code: 'CONFIG_UNSUPPORTED', message, places: place ? [place] : [] });
    }
    const source = schemaFile === undefined ? { sdl: sdl ?? '' } : { file: schemaFile };
    return {
      name,
      routingUrl: routingUrl ?? '',
      schema: source,
      line: place && 'line' in place ? place.line : undefined,
    };
  });
  if (subgraphs.length === 0) {
    const places = at(offsetOf(document, ['subgraphs']));
    problems.push({ code: 'CONFIG_INVALID', message: 'subgraphs names no subgraph', places });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, subgraphs };
};

const pathOf = (jsonPointer: string): string[] =>
  jsonPointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The offset of the deepest existing node on the path. */
const offsetOf = (document: Document, path: readonly string[]): number | undefined => {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  const range = (node as { range?: [number, number, number] | null } | null | undefined)?.range;
  if (range) return range[0];
  return path.length === 0 ? undefined : offsetOf(document, path.slice(0, -1));
};

const unknownKeys = (
  document: Document,
  at: (offset: number | undefined) => Problem['places'],
): Problem[] => {
  const problems: Problem[] = [];
  const visit = (node: unknown, path: readonly string[]): void => {
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : String(key);
      if (keyDepths.includes(path.length) && !knownKeys(path.length).includes(name)) {
        const known = knownKeys(path.length).join(', ');
        problems.push({
          code: 'CONFIG_UNKNOWN_KEY',
          message: `${[...path, name].join('.')} is not a key that rover knows; known here: ${known}`,
          places: at(isScalar(key) ? key.range?.[0] : undefined),
        });
      } else if (path.length > 0 || name === 'subgraphs') visit(value, [...path, name]);
    }
  };
  visit(document.contents, []);
  return problems;
};
