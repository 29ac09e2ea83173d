import type { Deployable } from './deployables.ts';

/** One template for all images: built in one stage, run in another that has Node and the bundle, as nobody. */
export const dockerfile = ({
  name,
  dir,
  port,
  hasWorker,
}: Deployable): string => `# syntax=docker/dockerfile:1
# Made by \`npx pnpm@10 deployables\` from scripts/deployables/dockerfile.ts. Change that, not this.
#
#   docker build --file ${dir}/Dockerfile --tag commerce-${name} .
${hasWorker ? `#   docker run commerce-${name} ingest.main.js     its feed worker\n` : ''}
FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.local/share/pnpm/store \\
    npx --yes pnpm@10 install --frozen-lockfile \\
 && npx --yes pnpm@10 exec turbo run build --filter=./${dir} \\
 && find ${dir}/dist -name '*.map' -delete

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=${port} APOLLO_TELEMETRY_DISABLED=1
WORKDIR /app
COPY --from=build --chown=root:root /src/${dir}/dist ./
USER node
EXPOSE ${port}
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \\
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--enable-source-maps"]
CMD ["main.js"]
`;
