import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAccessTable, type TypeAccess } from '@commerce/service';
import { buildASTSchema, type GraphQLSchema, parse } from 'graphql';
import { repoRoot } from '../../src/paths.ts';

/** What clients see of the supergraph. */
export interface Api {
  readonly schema: GraphQLSchema;
  /** Without what is hidden: `table` says what there is. */
  readonly table: readonly TypeAccess[];
}

export const readApi = (): Api => {
  const document = parse(readFileSync(join(repoRoot, 'supergraph.graphql'), 'utf8'));
  return { schema: buildASTSchema(document, { assumeValid: true }), table: readAccessTable(document) };
};
