import { runGenerator } from '../generator/runGenerator.ts';
import { compose } from './compose.ts';

const usage = `Composes the subgraphs' schemas into the supergraph.

pnpm compose [options]

  --check          write nothing; exit 1 with a diff when the supergraph is stale,
                   or when something in a schema has no description
  --config <file>  rover's configuration (supergraph.yaml)
  --out <file>     the supergraph (supergraph.graphql)
  --verbose        every hint of composition, not its warnings alone
  --help           this text
`;

runGenerator({ usage, out: 'supergraph.graphql', generate: compose });
