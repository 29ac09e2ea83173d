import type { Launch, SubgraphVersion } from '../domain/model.ts';
import { html } from './html.ts';
import { layout, mark, time } from './layout.ts';

/** How a launch ended and what it was made of. */
export const launchPage = (
  given: {
    readonly graph: string;
    readonly variant: string;
    readonly isLive: boolean;
    readonly versions: readonly SubgraphVersion[];
  },
  { number, cause, outcome, createdAtMs, id }: Launch,
): string => {
  const { graph, variant, isLive, versions } = given;
  const ok = outcome.kind === 'succeeded';
  return layout(
    `Launch ${number} of ${graph}@${variant}`,
    html`
      <h1>
        ${ok ? mark('good', isLive ? 'live' : 'succeeded') : mark('bad', 'failed')} Launch ${number} of
        <code>${graph}@${variant}</code>
      </h1>
      <p class="meta">${time(createdAtMs)} · ${cause} · <code>${id}</code></p>
      ${
        ok
          ? undefined
          : html`<p>The last good supergraph goes on being served.</p>
              <ul class="cards">
                ${outcome.errors.map(({ code, message }) => html`<li>${mark('bad', code)} ${message}</li>`)}
              </ul>`
      }
      <h2>Subgraphs</h2>
      <ul class="cards">
        ${versions.map(
          ({ subgraph, url, createdAtMs: atMs, git }) =>
            html`<li>
              <code>${subgraph}</code> <span class="meta">${url}</span>
              <div class="meta">
                published ${time(atMs)}
                ${git?.commit === undefined ? undefined : html`· <code>${git.commit.slice(0, 12)}</code>`}
              </div>
            </li>`,
        )}
      </ul>
    `,
  );
};
