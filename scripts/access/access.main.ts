import { runGenerator } from '../generator/runGenerator.ts';
import { access } from './access.ts';

const usage = `Makes the table of who may see and do what, from the subgraphs' schemas and the roles.

pnpm rights [options]

  --check          write nothing; exit 1 with a diff when the table is stale
  --config <file>  rover's configuration (supergraph.yaml)
  --out <file>     the table (ACCESS.md)
  --help           this text

Either way it exits with 1 when a field of a root type or an entity has no rule, or when a rule names a
scope that is not in packages/kernel/src/scopes.ts.
`;

runGenerator({ usage, out: 'ACCESS.md', generate: access });
