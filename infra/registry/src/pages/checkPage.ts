import type { Check, JudgedChange, LintProblem } from '../domain/check.ts';
import type { CompositionError } from '../domain/model.ts';
import { count, nextSteps, summary } from './checkSummary.ts';
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

/** More would hide what else there is. */
const namesShown = 8;

const list = (names: readonly string[], unnamed: string): string => {
  const named = names.filter((name) => name !== '');
  const all = named.length < names.length ? [...named, unnamed] : named;
  const shown = all.slice(0, namesShown);
  const more = all.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
};

const change = ({ code, description, criticality, fails, usedBy }: JudgedChange): Html => {
  const [kind, word] = fails
    ? (['bad', 'breaks clients'] as const)
    : criticality === 'safe'
      ? (['good', 'safe'] as const)
      : (['warn', criticality === 'breaking' ? 'breaking, unused' : 'dangerous'] as const);
  const used =
    usedBy.requests > 0
      ? html`<dl class="used">
          <dt>Requests</dt>
          <dd>${usedBy.requests.toLocaleString('en-US')}</dd>
          <dt>Clients</dt>
          <dd>${list(usedBy.clients, 'an unnamed client')}</dd>
          <dt>Operations</dt>
          <dd>${list(usedBy.operations, 'an unnamed operation')}</dd>
        </dl>`
      : undefined;
  return html`<li>
    ${mark(kind, word)} ${description}
    <div class="meta"><code>${code}</code></div>
    ${used}
  </li>`;
};

const cards = (all: readonly JudgedChange[]): Html =>
  html`<ul class="cards">
    ${all.map(change)}
  </ul>`;

/** A release may add hundreds of fields. */
const safeShown = 5;

const changes = ({ changes: all, checked, sinceMs }: NonNullable<Check['operations']>): Html => {
  const failing = all.filter(({ fails }) => fails);
  const safe = all.filter(({ criticality }) => criticality === 'safe');
  const others = all.filter((one) => !failing.includes(one) && !safe.includes(one));
  const isMuch = safe.length > safeShown;
  const first = [...failing, ...others, ...(isMuch ? [] : safe)];
  return html`
    <h2 id="changes">Changes</h2>
    <p class="meta">Held against ${count(checked, 'operation')} that clients sent since ${time(sinceMs)}.</p>
    ${all.length === 0 ? html`<p>Clients see no change.</p>` : undefined}
    ${first.length > 0 ? cards(first) : undefined}
    ${
      isMuch
        ? html`<details>
            <summary>${count(safe.length, 'safe change')}</summary>
            ${cards(safe)}
          </details>`
        : undefined
    }
  `;
};

const lint = (problems: readonly LintProblem[]): Html => html`
  <h2 id="lint">Lint</h2>
  <ul class="cards">
    ${problems.map(
      ({ level, rule, message, start }) =>
        html`<li>
          ${mark(level === 'error' ? 'bad' : 'warn', rule)} ${message}
          <div class="meta">line ${start.line}, column ${start.column}</div>
        </li>`,
    )}
  </ul>
`;

const contracts = (all: Check['contracts']): Html | undefined =>
  all.length === 0
    ? undefined
    : html`<h2 id="contracts">Contracts</h2>
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
  const [subject] = git?.message?.split('\n') ?? [];
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
        ${subject === undefined ? undefined : html`· ${subject}`}
      </p>
      ${summary(check)} ${nextSteps(check, graph)}
      ${
        composition.errors.length > 0
          ? html`<h2 id="composition">Composition</h2>
              ${errors(composition.errors)}`
          : undefined
      }
      ${operations && changes(operations)} ${check.lint.length > 0 ? lint(check.lint) : undefined}
      ${contracts(check.contracts)}
    `,
  );
};
