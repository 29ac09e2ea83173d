/** The directions that ARCHITECTURE.md draws, as rules. A new arrow is a decision: change both. */
export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cross-subgraph',
      comment: 'Teams deploy alone: a subgraph reaches another only through the supergraph or an event.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/' },
      to: { path: '^subgraphs/([^/]+)/', pathNot: '^subgraphs/$1/' },
    },
    {
      name: 'packages-know-no-deployable',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(subgraphs|gateway|infra)/' },
    },
    {
      name: 'gateway-knows-no-subgraph',
      severity: 'error',
      from: { path: '^gateway/' },
      to: { path: '^subgraphs/' },
    },
    {
      name: 'own-prisma-client-only',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/' },
      to: { path: '^prisma/([^/]+)/generated', pathNot: '^prisma/$1/' },
    },
    {
      name: 'kernel-is-alone',
      severity: 'error',
      from: { path: '^packages/kernel/src' },
      to: { pathNot: '^packages/kernel/src' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '/src/domain/' },
      to: { pathNot: '(^packages/kernel/)|(/src/domain/)' },
    },
    {
      name: 'operations-see-domain-and-ports',
      severity: 'error',
      from: { path: '^subgraphs/[^/]+/src/operations/' },
      to: {
        pathNot:
          '(^packages/(kernel|contracts)/)|(/src/domain/)|(/src/operations/)|(/src/(ports|adminPorts)\\.ts$)|(^node:)|(^[a-z_/]+$)',
      },
    },
    {
      name: 'adapters-do-not-see-each-other',
      severity: 'error',
      from: { path: '^subgraphs/[^/]+/src/(store|graphql|messaging)/' },
      to: {
        path: '^subgraphs/[^/]+/src/(store|graphql|messaging|app|main|ingest)',
        pathNot: '^subgraphs/[^/]+/src/$1/',
      },
    },
    {
      name: 'only-the-store-imports-a-database',
      severity: 'error',
      from: {
        path: '^subgraphs/[^/]+/src/',
        pathNot: '/src/(store/|app\\.ts|main\\.ts|ingest\\.main\\.ts|ingest\\.app\\.ts)',
      },
      to: { path: 'node_modules/(@prisma|@aws-sdk|pg)/|^prisma/' },
    },
    {
      name: 'only-messaging-imports-kafkajs',
      severity: 'error',
      from: { pathNot: '^packages/messaging/' },
      to: { path: 'node_modules/kafkajs/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|generated' },
    exclude: { path: '(^|/)(dist|\\.local|\\.turbo)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
