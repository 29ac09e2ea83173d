const transliterations: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  '&': ' and ',
};

/** Lower-case words joined by hyphens, as the contract wants a slug. */
export const slugify = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[äöüß&]/g, (char) => transliterations[char] ?? char)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
