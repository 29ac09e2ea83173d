import { type DocumentNode, visit } from 'graphql';
import { joinArgument } from '../joinSpec.ts';
import type { ActiveOverrides } from './port.ts';

/** The labels of progressive overrides that a supergraph knows. */
export interface SupergraphOverrides {
  readonly labels: readonly string[];
  /** The n of each `percent(n)`, ascending. */
  readonly percentages: readonly number[];
}

const percentPattern = /^percent\((\d{1,3}(?:\.\d{1,8})?)\)$/;

export const percentLabel = (limit: number): string => `percent(${limit})`;

/** Reads `@join__field(overrideLabel:)` out of a supergraph. */
export const overridesOf = (supergraph: DocumentNode): SupergraphOverrides => {
  const labels = new Set<string>();
  const percentages = new Set<number>();
  visit(supergraph, {
    Directive: {
      enter(directive) {
        if (directive.name.value !== 'join__field') return;
        const label = joinArgument(directive, 'overrideLabel');
        if (label === undefined) return;
        const limit = percentPattern.exec(label)?.[1];
        if (limit === undefined) labels.add(label);
        else percentages.add(Number(limit));
      },
    },
  });
  return { labels: [...labels].sort(), percentages: [...percentages].sort((a, b) => a - b) };
};

/**
 * Reduces what a request brings to what makes a difference, so that two requests with the same plan have
 * the same key: unknown labels go, and the percentage becomes the lowest one that turns the same fields over.
 */
export const activeOverrides = (
  known: SupergraphOverrides,
  given: ActiveOverrides,
): { readonly key: string; readonly overrides: ActiveOverrides } => {
  if (known.labels.length === 0 && known.percentages.length === 0) return nothingToOverride;
  const labels = known.labels.filter((label) => given.labels.has(label));
  const percentage = known.percentages.findLast((limit) => limit <= given.percentage) ?? 0;
  return {
    key: `${percentage}|${labels.join('|')}`,
    overrides: { labels: new Set(labels), percentage },
  };
};

const nothingToOverride = { key: '', overrides: { labels: new Set<string>(), percentage: 0 } } as const;
