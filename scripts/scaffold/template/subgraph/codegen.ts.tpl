import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphCodegen } from '../../scripts/codegen.ts';

const config: CodegenConfig = subgraphCodegen({
  __Name__Note: '../../domain/note.ts#Note',
  Product: '../models.ts#ProductRef',
  UserError: '../../domain/note.ts#NoteError',
});

export default config;
