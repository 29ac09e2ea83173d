import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { assetPath, boot, page, style } from './page.ts';
import type { Tab } from './tabs.ts';

const { resolve } = createRequire(import.meta.url);

/** The page's libraries, out of node_modules: nothing is fetched from elsewhere. */
const libraries = {
  'react.js': { of: 'react', file: 'umd/react.production.min.js', type: 'text/javascript' },
  'react-dom.js': { of: 'react-dom', file: 'umd/react-dom.production.min.js', type: 'text/javascript' },
  'graphiql.js': { of: 'graphiql', file: 'graphiql.min.js', type: 'text/javascript' },
  'graphiql.css': { of: 'graphiql', file: 'graphiql.min.css', type: 'text/css' },
} as const;

/** The bundles are not among the packages' exports: only their folder can be asked for. */
const pathOf = ({ of, file }: { of: string; file: string }): string =>
  join(dirname(resolve(`${of}/package.json`)), file);

const contentSecurityPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'";

export interface GraphiqlOptions {
  apiKey: string | undefined;
  tabs: readonly Tab[];
}

/** GraphiQL at `/`, for development alone: the caller leaves this out in production. */
export const registerGraphiql = (app: FastifyInstance, options: GraphiqlOptions): void => {
  app.get('/', async (_request, reply) =>
    reply
      .header('content-security-policy', contentSecurityPolicy)
      .type('text/html; charset=utf-8')
      .send(page),
  );
  app.get(`${assetPath}/page.css`, async (_request, reply) => reply.type('text/css').send(style));
  app.get(`${assetPath}/boot.js`, async (_request, reply) =>
    reply.type('text/javascript').send(boot(options)),
  );
  for (const [name, library] of Object.entries(libraries)) {
    app.get(`${assetPath}/${name}`, async (_request, reply) =>
      reply
        .header('cache-control', 'public, max-age=3600')
        .type(library.type)
        .send(await readFile(pathOf(library))),
    );
  }
};
