import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compose } from '../../compose/compose.ts';
import type { Report } from '../../compose/problem.ts';

export const compositionVersion = '2.14.4';

const link = (imports: string): string =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`;

export const shop = `${link('"@key"')}

"The entry points."
type Query {
  "One product."
  product("Its id." id: ID!): Product
}

"Something to sell."
type Product @key(fields: "id") {
  "The opaque id."
  id: ID!
}
`;

export const stock = `${link('"@key"')}

"Something to sell."
type Product @key(fields: "id") {
  "The opaque id."
  id: ID!
  "Units on hand."
  onHand: Int
}
`;

export const config = `federation_version: =${compositionVersion}
subgraphs:
  shop:
    routing_url: http://127.0.0.1:4001/graphql
    schema:
      file: ./shop.graphql
  stock:
    routing_url: http://127.0.0.1:4002/graphql
    schema:
      file: ./stock.graphql
`;

export interface Project {
  readonly write: (file: string, text: string) => void;
  readonly compose: (options?: { check?: boolean; verbose?: boolean }) => Report;
  readonly folder: string;
  readonly remove: () => void;
}

/** A project of two subgraphs in a folder of its own. */
export const createProject = (): Project => {
  const folder = mkdtempSync(path.join(tmpdir(), 'compose-'));
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  write('supergraph.yaml', config);
  write('shop.graphql', shop);
  write('stock.graphql', stock);
  return {
    folder,
    write,
    compose: ({ check = false, verbose = false } = {}) =>
      compose({
        cwd: folder,
        config: 'supergraph.yaml',
        out: 'supergraph.graphql',
        check,
        verbose,
        compositionVersion,
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
