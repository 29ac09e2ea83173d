import { type Document, isMap, parseDocument } from 'yaml';

// What has to name a new subgraph. All else finds it by its folder. Each function gives the file's new text, and
// the same text when it says so already; it throws where the file is not as expected, and nothing is guessed.

const first = 4001;

const subgraphsIn = (text: string): Document.Parsed & { contents: unknown } => {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.get('subgraphs'))) {
    throw new Error('supergraph.yaml: there is no map "subgraphs"');
  }
  return document;
};

interface Registered {
  readonly name: string;
  readonly port: number | undefined;
}

/** The subgraphs of supergraph.yaml, with the ports of their routing_urls. */
export const registered = (text: string): readonly Registered[] => {
  const { subgraphs } = subgraphsIn(text).toJS() as {
    subgraphs: Record<string, { routing_url?: string } | null>;
  };
  return Object.entries(subgraphs).map(([name, entry]) => {
    const url = entry?.routing_url;
    const port = url !== undefined && URL.canParse(url) ? Number(new URL(url).port) : undefined;
    return { name, port };
  });
};

/** The port after the highest one that is taken; those from 4010 on are the registry's and others'. */
export const nextPort = (text: string): number => {
  const ports = registered(text).flatMap(({ port }) => (port === undefined ? [] : [port]));
  const port = Math.max(first - 1, ...ports.filter((one) => one >= first && one < first + 100)) + 1;
  return port === 4010 ? 4011 : port;
};

/** supergraph.yaml with the subgraph as its last one. Its schema is where every subgraph has it. */
export const withSubgraph = (text: string, name: string, port: number): string => {
  if (registered(text).some((one) => one.name === name)) return text;
  const document = subgraphsIn(text);
  document.setIn(['subgraphs', name], {
    routing_url: `http://127.0.0.1:${port}/graphql`,
    schema: { file: `./subgraphs/${name}/schema.graphql` },
  });
  return document.toString({ lineWidth: 0 });
};

const idList = /^export const idPrefixes = \{\n((?: {2}[a-zA-Z]+: '[a-z]{3}',\n)+)\} as const;$/m;
const idLine = /^ {2}([a-zA-Z]+): '([a-z]{3})',$/gm;

const listIn = (text: string): string => {
  const list = idList.exec(text)?.[1];
  if (list === undefined)
    throw new Error('packages/kernel/src/ids.ts: there is no list idPrefixes as expected');
  return list;
};

/** The prefixes of ids that are taken, by kind. */
export const idPrefixesIn = (text: string): ReadonlyMap<string, string> =>
  new Map([...listIn(text).matchAll(idLine)].map(([, kind = '', prefix = '']) => [kind, prefix]));

/** packages/kernel/src/ids.ts with one more kind of id, the last one. */
export const withIdKind = (text: string, kind: string, prefix: string): string => {
  const list = listIn(text);
  const present = idPrefixesIn(text);
  if (present.get(kind) === prefix) return text;
  if (present.has(kind)) throw new Error(`packages/kernel/src/ids.ts: ${kind} has another prefix already`);
  if ([...present.values()].includes(prefix)) {
    throw new Error(`packages/kernel/src/ids.ts: the prefix ${prefix} is another kind's`);
  }
  return text.replace(list, `${list}  ${kind}: '${prefix}',\n`);
};
