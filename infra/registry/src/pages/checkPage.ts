import type { Check, JudgedChange, LintProblem } from '../domain/check.ts';
import type { CompositionError } from '../domain/model.ts';
import { type Html, html } from './html.ts';
import { layout, mark, time } from './layout.ts';

const errors = (all: readonly CompositionError[]): Html => html`
  <ul class="cards">
    ${all.map(
      ({ code, message, locations: [at] }) =>
        html`<li>
          ${mark('bad', code)} ${message}
          ${at ? html`<div class="meta">line ${at.line}, column ${at.column}</div>` : undefined}
        </li>`,
    )}
  </ul>
`;

const change = ({ code, description, criticality, fails, usedBy }: JudgedChange): Html => {
  const [kind, word] = fails
    ? (['bad', 'breaks clients'] as const)
    : criticality === 'safe'
      ? (['good', 'safe'] as const)
      : (['warn', criticality === 'breaking' ? 'breaking, unused' : 'dangerous'] as const);
  const used =
    usedBy.requests > 0
      ? html`<div class="meta">
          ${usedBy.requests} requests by ${usedBy.clients.join(', ') || 'unnamed clients'} in
          ${usedBy.operations.map((name) => name || 'an unnamed operation').join(', ')}
        </div>`
      : undefined;
  return html`<li>
    ${mark(kind, word)} ${description}
    <div class="meta"><code>${code}</code></div>
    ${used}
  </li>`;
};

const changes = ({ changes: all, checked, sinceMs }: NonNullable<Check['operations']>): Html => html`
  <h2>Changes</h2>
  <p class="meta">Held against ${checked} operations that clients sent since ${time(sinceMs)}.</p>
  ${
    all.length === 0
      ? html`<p>Clients see no change.</p>`
      : html`<ul class="cards">
          ${all.map(change)}
        </ul>`
  }
`;

const lint = (problems: readonly LintProblem[]): Html => html`
  <h2>Lint</h2>
  ${
    problems.length === 0
      ? html`<p>Nothing new against the rules.</p>`
      : html`<ul class="cards">
          ${problems.map(
            ({ level, rule, message, start }) =>
              html`<li>
                ${mark(level === 'error' ? 'bad' : 'warn', rule)} ${message}
                <div class="meta">line ${start.line}, column ${start.column}</div>
              </li>`,
          )}
        </ul>`
  }
`;

const contracts = (all: Check['contracts']): Html | undefined =>
  all.length === 0
    ? undefined
    : html`<h2>Contracts</h2>
        <ul class="cards">
          ${all.map(
            ({ variant, errors: broken }) =>
              html`<li>
                ${broken.length === 0 ? mark('good', 'fine') : mark('bad', 'cannot be made')}
                <code>${variant}</code> ${broken.length > 0 ? errors(broken) : undefined}
              </li>`,
          )}
        </ul>`;

/** What a check found, for people. */
export const checkPage = (graph: string, check: Check): string => {
  const { subgraph, variant, passed, git, createdAtMs, composition, operations } = check;
  return layout(
    `${passed ? 'Passed' : 'Failed'}: ${subgraph} against ${graph}@${variant}`,
    html`
      <h1>
        ${passed ? mark('good', 'passed') : mark('bad', 'failed')} <code>${subgraph}</code> against
        <code>${graph}@${variant}</code>
      </h1>
      <p class="meta">
        ${time(createdAtMs)} ${git?.branch === undefined ? undefined : html`· ${git.branch}`}
        ${git?.commit === undefined ? undefined : html`· <code>${git.commit.slice(0, 12)}</code>`}
        ${git?.message === undefined ? undefined : html`· ${git.message}`}
      </p>
      <h2>Composition</h2>
      ${
        composition.errors.length > 0
          ? errors(composition.errors)
          : html`<p>
              It composes${composition.modifiesSupergraph ? ', into another supergraph than now' : ''}.
            </p>`
      }
      ${operations && changes(operations)} ${lint(check.lint)} ${contracts(check.contracts)}
    `,
  );
};
