import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasRight } from '../domain/keys.ts';
import { isGraphId } from '../domain/names.ts';
import type { Links } from '../graphql/links.ts';
import type { OperationDeps } from '../operations/deps.ts';
import { type KeyGuard, originOf } from '../guard/keyGuard.ts';
import { checkPage } from './checkPage.ts';
import { html } from './html.ts';
import { launchPage } from './launchPage.ts';
import { layout } from './layout.ts';
import { graphPage } from './variantPage.ts';

const send = (reply: FastifyReply, page: string, status = 200): FastifyReply =>
  reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    )
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'private, no-store')
    .send(page);

const notFound = (reply: FastifyReply): FastifyReply =>
  send(reply, layout('Not found', html`<h1>There is no such page</h1>`), 404);

/** The key as the password of HTTP's own dialogue, under any name. */
const passwordOf = ({ headers: { authorization = '' } }: FastifyRequest): string | undefined => {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
  const text = encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString();
  return text?.slice(text.indexOf(':') + 1);
};

interface Params {
  readonly graph: string;
  readonly variant: string;
  readonly id: string;
}

/**
 * What people read. A check's or launch's page opens for whoever has its link, whose id has 80 random bits: CI puts
 * it into a comment. What lists a graph asks for one of its keys.
 */
export const registerPages = (
  app: FastifyInstance,
  deps: OperationDeps & { readonly links: Links; readonly keyGuard: KeyGuard },
): void => {
  const { store, links } = deps;

  app.get<{ Params: Params }>('/graphs/:graph/checks/:id', async ({ params: { graph, id } }, reply) => {
    const check = isGraphId(graph) ? await store.check(graph, id) : undefined;
    return check ? send(reply, checkPage(graph, check)) : notFound(reply);
  });

  app.get<{ Params: Params }>('/graphs/:graph/variants/:variant/launches/:id', async ({ params }, reply) => {
    const { graph, variant: name, id } = params;
    if (!isGraphId(graph)) return notFound(reply);
    const [variant, launch] = await Promise.all([store.variant(graph, name), store.launch(graph, name, id)]);
    if (!variant || !launch) return notFound(reply);
    const versions = await store.versions(graph, name, launch.versions);
    return send(
      reply,
      launchPage({ graph, variant: name, isLive: variant.liveLaunch === id, versions }, launch),
    );
  });

  // Where rover's own links go.
  app.get<{ Params: Params }>('/graph/:graph/*', async (request, reply) => {
    const { graph } = request.params;
    const caller = await deps.keyGuard.identify(passwordOf(request), originOf(request));
    if (caller?.graph !== graph || !hasRight(caller.key, 'read')) {
      void reply.header(
        'www-authenticate',
        'Basic realm="the key of the graph, as password", charset="UTF-8"',
      );
      return send(reply, layout('A key is needed', html`<h1>One of the graph’s keys is needed</h1>`), 401);
    }
    const variants = await Promise.all(
      (await store.variants(graph)).map(async (variant) => ({
        variant,
        subgraphs: await store.subgraphs(graph, variant.name),
        launches: await store.launches(graph, variant.name, { first: 20 }),
      })),
    );
    return send(reply, graphPage(graph, (await store.graphTitle(graph)) ?? graph, variants, links));
  });
};
