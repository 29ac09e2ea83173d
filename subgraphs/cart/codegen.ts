import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphCodegen } from '../../scripts/codegen.ts';

const config: CodegenConfig = subgraphCodegen();

export default config;
