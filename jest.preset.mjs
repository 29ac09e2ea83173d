/**
 * One jest configuration for every package: ESM, TypeScript stripped by swc, workspace links
 * resolved to source. A test that prints to the console fails (see jest.setup.mjs).
 *
 * @param {string} displayName the package's name, as shown beside its suites
 */
export const preset = (displayName) => ({
  displayName,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2024',
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  setupFilesAfterEnv: [new URL('./jest.setup.mjs', import.meta.url).pathname],
});
