import tseslint from 'typescript-eslint';

const processEnv = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read by the entry file (*.main.ts, main.ts) alone and parsed by config.ts.',
};

// The planner's own loader is an ES module.
const packageOnDemand = {
  selector: "ImportExpression > Literal[value=/^[^.]/]:not([value='@graphql-hive/router-query-planner'])",
  message:
    'In a bundle, a CommonJS package that is imported on demand has no names: import a module of ours that imports it statically.',
};

export default tseslint.config(
  {
    ignores: [
      '**/generated/**',
      '**/node_modules/**',
      '**/dist/**',
      '**/.local/**',
      '**/*.mjs',
      '**/.turbo/**',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', processEnv, packageOnDemand],
    },
  },
  {
    files: [
      '**/main.ts',
      '**/*.main.ts',
      'infra/local/**',
      'scripts/**',
      '**/bench/**',
      'packages/testkit/**',
    ],
    rules: { 'no-restricted-syntax': 'off', 'no-console': 'off' },
  },
  {
    files: ['**/tests/**'],
    rules: {
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
