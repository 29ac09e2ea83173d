import { describe, expect, test } from '@jest/globals';
import type { Variant } from '../src/domain/model.ts';
import { createLinks } from '../src/graphql/links.ts';
import { graphPage } from '../src/pages/variantPage.ts';

const links = createLinks('http://registry.example');
const variant: Variant = {
  name: 'current',
  contract: undefined,
  liveLaunch: undefined,
  canary: undefined,
  forkedFrom: undefined,
  createdAtMs: 0,
};

const page = (...variants: readonly Variant[]): string =>
  graphPage(
    'commerce',
    'Commerce',
    variants.map((each) => ({ variant: each, subgraphs: [], launches: [] })),
    links,
  ).replaceAll(/\s+/g, ' ');

describe('the page of a graph', () => {
  test('says which part of the traffic a canary is given, and what a fork is one of', () => {
    const shown = page(
      { ...variant, canary: { variant: 'next', percent: 5 } },
      { ...variant, name: 'next', forkedFrom: 'current' },
    );
    expect(shown).toMatch(/commerce@current<\/code>.*5 % of the traffic is given <code>next<\/code>/);
    expect(shown).toMatch(/commerce@next<\/code>.*A fork of <code>current<\/code>/);
  });

  test('says nothing of canaries and forks where there are none', () => {
    expect(page(variant)).not.toMatch(/canary|traffic|fork|undefined/i);
  });
});
