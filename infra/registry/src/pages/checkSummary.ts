import type { Check } from '../domain/check.ts';
import { type Html, html } from './html.ts';

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;

/** Where it is not even that, there was nothing else to look at. */
const isGraphql = ({ composition }: Check): boolean =>
  !composition.errors.some(
    ({ code, message }) => code === 'INVALID_GRAPHQL' && message.includes('Syntax Error'),
  );

interface Part {
  /** Of the section that says more. */
  readonly id?: string;
  readonly name: string;
  readonly state: 'good' | 'warn' | 'bad' | 'unknown';
  readonly says: string;
}

const compositionPart = ({ composition: { errors, modifiesSupergraph } }: Check): Part => {
  const says = modifiesSupergraph ? 'composes, into another supergraph than now' : 'composes, as now';
  return errors.length > 0
    ? { id: 'composition', name: 'Composition', state: 'bad', says: count(errors.length, 'error') }
    : { name: 'Composition', state: 'good', says };
};

const clientsPart = ({ operations }: Check): Part => {
  const name = 'Clients';
  if (!operations) return { name, state: 'unknown', says: 'not known while it does not compose' };
  const part = { id: 'changes', name };
  const breaking = operations.changes.filter(({ fails }) => fails).length;
  if (breaking > 0)
    return { ...part, state: 'bad', says: `${count(breaking, 'change breaks', 'changes break')} them` };
  const says =
    operations.changes.length === 0
      ? 'see no change'
      : `none is broken by ${count(operations.changes.length, 'change')}`;
  return { ...part, state: 'good', says };
};

const lintPart = (check: Check): Part => {
  const name = 'Lint';
  if (!isGraphql(check)) return { name, state: 'unknown', says: 'not looked at: this is no GraphQL' };
  const errors = check.lint.filter(({ level }) => level === 'error').length;
  const warnings = check.lint.length - errors;
  if (check.lint.length === 0) return { name, state: 'good', says: 'nothing new against the rules' };
  const says = [errors > 0 && count(errors, 'error'), warnings > 0 && count(warnings, 'warning')];
  return { id: 'lint', name, state: errors > 0 ? 'bad' : 'warn', says: says.filter(Boolean).join(', ') };
};

const contractsPart = ({ contracts }: Check): Part => {
  const broken = contracts.filter(({ errors }) => errors.length > 0).length;
  const says = broken > 0 ? `${broken} of ${contracts.length} cannot be made` : 'can all be made';
  return { id: 'contracts', name: 'Contracts', state: broken > 0 ? 'bad' : 'good', says };
};

const signs = { good: '✓', warn: '!', bad: '✕', unknown: '–' } as const;

/** What was looked at, one line each, before anything of it is told at length. */
export const summary = (check: Check): Html => {
  const parts = [compositionPart(check), clientsPart(check), lintPart(check)];
  if (check.contracts.length > 0) parts.push(contractsPart(check));
  return html`<ul class="summary">
    ${parts.map(
      ({ id, name, state, says }) =>
        html`<li>
          <span class="sign ${state}" aria-hidden="true">${signs[state]}</span>
          <span>${id === undefined ? name : html`<a href="#${id}">${name}</a>`}: ${says}</span>
        </li>`,
    )}
  </ul>`;
};

const nextOf = (check: Check, graph: string): readonly Html[] => {
  const { composition, operations, lint, contracts, subgraph, variant, passed } = check;
  if (passed)
    return [
      html`Deploy first, so that what is new can be answered; then publish:
        <code class="command"
          >rover subgraph publish ${graph}@${variant} --name ${subgraph} --schema …</code
        >`,
    ];
  const next: Html[] = [];
  if (!isGraphql(check)) return [html`Mend the schema at the place named below, and check again.`];
  if (composition.errors.length > 0)
    next.push(
      html`Mend what does not compose. Where another subgraph has to change as well, publish one after the
      other: gateways keep the last good supergraph until both fit.`,
    );
  if (operations?.changes.some(({ fails }) => fails))
    next.push(
      html`Keep what clients use, <code>@deprecated</code> with a reason that names a date, and ask them to
        stop. The change passes once nobody has used it for as long as this check looks back.`,
    );
  if (lint.some(({ level }) => level === 'error'))
    next.push(html`Mend what breaks a rule; only what is new in this schema is judged.`);
  if (contracts.some(({ errors }) => errors.length > 0))
    next.push(html`Tag what the contracts need, or change what they show: rover contract publish.`);
  return next;
};

export const nextSteps = (check: Check, graph: string): Html =>
  html`<h2>What to do</h2>
    <ul class="next">
      ${nextOf(check, graph).map((step) => html`<li>${step}</li>`)}
    </ul>`;
