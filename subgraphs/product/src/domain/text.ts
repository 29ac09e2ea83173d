/** A text by BCP 47 language tag; never empty. */
export type TextByLocale = Readonly<Record<string, string>>;

/** The tags to look under, best first: the asked one, its ancestors (`de-AT`, `de`), then the default's. */
export const localeChain = (asked: string | null | undefined, fallback: string): readonly string[] => {
  const withAncestors = (tag: string): string[] => {
    const parts = tag.split('-');
    return parts.map((_, i) => parts.slice(0, parts.length - i).join('-'));
  };
  return [...new Set([...(asked ? withAncestors(asked) : []), ...withAncestors(fallback)])];
};

/** The text in the first locale of the chain that has one; otherwise in the first of all by tag. */
export const pickText = (texts: TextByLocale, chain: readonly string[]): string => {
  for (const tag of chain) {
    const text = texts[tag];
    if (text !== undefined) return text;
  }
  const [first] = Object.keys(texts).sort();
  return first === undefined ? '' : (texts[first] ?? '');
};

/** Tags in canonical case (`de-at` is `de-AT`), so that asking and keeping agree; of two spellings the first counts. */
export const canonicalTexts = (texts: TextByLocale): TextByLocale => {
  const canonical: Record<string, string> = {};
  for (const [tag, text] of Object.entries(texts)) {
    const [known = tag] = canonicalTag(tag);
    canonical[known] ??= text;
  }
  return canonical;
};

/** A text as a store gives it back, when its type does not say what it is. */
export const textByLocale = (value: unknown): TextByLocale =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {};

const canonicalTag = (tag: string): string[] => {
  try {
    return Intl.getCanonicalLocales(tag);
  } catch {
    return [];
  }
};
