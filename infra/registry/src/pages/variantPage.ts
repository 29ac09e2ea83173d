import type { Launch, SubgraphVersion, Variant } from '../domain/model.ts';
import type { Links } from '../graphql/links.ts';
import { html } from './html.ts';
import { layout, mark, time } from './layout.ts';

export interface VariantView {
  readonly variant: Variant;
  readonly subgraphs: readonly SubgraphVersion[];
  readonly launches: readonly Launch[];
}

/** A graph's variants: subgraphs and history. */
export const graphPage = (
  graph: string,
  title: string,
  variants: readonly VariantView[],
  links: Links,
): string =>
  layout(
    title,
    html`
      <h1>${title}</h1>
      ${variants.map(
        ({ variant: { name, liveLaunch, contract, canary, forkedFrom }, subgraphs, launches }) => html`
          <h2><code>${graph}@${name}</code></h2>
          ${contract ? html`<p>A contract of <code>${contract.source}</code>.</p>` : undefined}
          ${forkedFrom === undefined ? undefined : html`<p>A fork of <code>${forkedFrom}</code>.</p>`}
          ${
            canary &&
            html`<p>
              ${mark('warn', 'canary')} ${canary.percent} % of the traffic is given
              <code>${canary.variant}</code>.
            </p>`
          }
          <ul class="cards">
            ${subgraphs.map(
              ({ subgraph, url, createdAtMs }) =>
                html`<li>
                  <code>${subgraph}</code> <span class="meta">${url} · ${time(createdAtMs)}</span>
                </li>`,
            )}
          </ul>
          <ul class="cards">
            ${launches.map(
              ({ id, number, cause, outcome, createdAtMs }) =>
                html`<li>
                  ${
                    outcome.kind === 'failed'
                      ? mark('bad', 'failed')
                      : mark('good', id === liveLaunch ? 'live' : 'succeeded')
                  }
                  <a href="${links.launch(graph, name, id)}">Launch ${number}</a>
                  <span class="meta">${cause} · ${time(createdAtMs)}</span>
                </li>`,
            )}
          </ul>
        `,
      )}
    `,
  );
