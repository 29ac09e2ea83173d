import type { CodegenConfig } from '@graphql-codegen/cli';

/**
 * Resolver types from a subgraph's hand-written schema.graphql. Mappers name the domain type behind
 * each GraphQL type, so that a resolver that forgets a field does not compile.
 */
export const subgraphCodegen = (mappers: Record<string, string> = {}): CodegenConfig => ({
  schema: ['schema.graphql'],
  silent: true,
  generates: {
    'src/graphql/generated/resolvers.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        federation: true,
        useTypeImports: true,
        enumsAsConst: true,
        contextType: '../context.ts#Context',
        mappers,
        scalars: {
          ID: 'string',
          DateTime: 'string',
          Decimal: 'string',
          CurrencyCode: 'string',
          Locale: 'string',
          JSON: 'unknown',
        },
        maybeValue: 'T | null | undefined',
        emitLegacyCommonJSImports: false,
      },
    },
  },
});
