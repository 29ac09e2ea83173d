import type { Deployable } from './deployables.ts';

/** One subgraph's own workflow: checks its pull requests, deploys its merges, and nobody else's. */
export const workflow = ({
  name,
  dir,
}: Deployable): string => `# Made by \`npx pnpm@10 deployables\` from scripts/deployables/workflow.ts. Change that, not this.
name: ${name}

on:
  pull_request:
    paths: &paths
      - '${dir}/**'
      - 'packages/**'
      - 'prisma/**'
      - 'pnpm-lock.yaml'
  push:
    branches: [main]
    paths: *paths

jobs:
  check:
    if: github.event_name == 'pull_request'
    permissions:
      contents: read
      pull-requests: write
    uses: ./.github/workflows/subgraph-check.yml
    with:
      subgraph: ${name}
    secrets: inherit

  deploy:
    if: github.event_name == 'push'
    permissions:
      contents: read
      id-token: write
    uses: ./.github/workflows/subgraph-deploy.yml
    with:
      subgraph: ${name}
    secrets: inherit
`;
