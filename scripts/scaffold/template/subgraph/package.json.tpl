{
  "name": "@commerce/__name__",
  "private": true,
  "type": "module",
  "license": "MIT",
  "scripts": {
    "build": "node ../../scripts/build/build.main.ts",
    "typecheck": "tsc -p .",
    "lint": "eslint --max-warnings 0 .",
    "test": "node ../../infra/local/src/test.main.ts",
    "test:unit": "node --experimental-vm-modules --no-warnings ../../node_modules/jest/bin/jest.js --testPathIgnorePatterns int.test e2e.test --passWithNoTests",
    "codegen": "graphql-codegen --config codegen.ts"
  },
  "dependencies": {
    "@aws-sdk/lib-dynamodb": "catalog:",
    "@commerce/kernel": "workspace:*",
    "@commerce/service": "workspace:*",
    "dataloader": "catalog:",
    "graphql": "catalog:",
    "zod": "catalog:"
  },
  "devDependencies": {
    "@commerce/testkit": "workspace:*",
    "@graphql-codegen/cli": "catalog:",
    "@graphql-codegen/typescript": "catalog:",
    "@graphql-codegen/typescript-resolvers": "catalog:",
    "@jest/globals": "catalog:"
  }
}
