import type { ConstDirectiveNode, DocumentNode } from 'graphql';
import { linksOf, readLink } from '@commerce/supergraph';

/** The supergraph asks for something that this gateway does not do, or in a way that it cannot read. */
export class UnusableRules extends Error {
  override name = 'UnusableRules';
}

const ruleSpecs = ['authenticated', 'requiresScopes', 'policy'] as const;

type RuleSpec = (typeof ruleSpecs)[number];

/** The directives of rights, by what each is called in one supergraph; undefined: it does not use it. */
export type RuleNames = Readonly<Record<RuleSpec, string | undefined>>;

const specs = 'https://specs.apollo.dev';
const ruleUrls: ReadonlyMap<string, RuleSpec> = new Map(
  ruleSpecs.map((spec) => [`${specs}/${spec}/v0.1`, spec]),
);
/** What links itself for security and is no rule about callers: it is done elsewhere. */
const otherUrls: ReadonlySet<string> = new Set([
  `${specs}/inaccessible/v0.1`,
  `${specs}/inaccessible/v0.2`,
  `${specs}/context/v0.1`,
]);

/** Whether a directive of the schema links one of the directives of rights. */
export const linksRule = (directive: ConstDirectiveNode): boolean =>
  ruleUrls.has(readLink(directive)?.url ?? '');

/**
 * Throws UnusableRules when the supergraph links something for security that is not known here: whoever does not
 * know it must not serve the schema.
 */
export const ruleNamesOf = (supergraph: DocumentNode): RuleNames => {
  const names: Record<RuleSpec, string | undefined> = {
    authenticated: undefined,
    requiresScopes: undefined,
    policy: undefined,
  };
  for (const { url, purpose, directive } of linksOf(supergraph)) {
    const spec = ruleUrls.get(url);
    const otherVersion = ruleSpecs.some((each) => url.startsWith(`${specs}/${each}/`));
    if (spec !== undefined) names[spec] = directive;
    else if (otherVersion || (purpose === 'SECURITY' && !otherUrls.has(url)))
      throw new UnusableRules(
        `the supergraph links ${url} for security, which this gateway does not enforce`,
      );
  }
  return names;
};
