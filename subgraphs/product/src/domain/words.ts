/** Letters that Unicode does not take apart into a letter and an accent. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ð: 'd',
  þ: 'th',
};

/** Lower case without accents: the form in which words are compared. */
export const foldText = (text: string): string => {
  const lower = text.toLowerCase();
  return isPlain.test(lower) ? lower : withoutAccents(lower);
};

const isPlain = /^[\x20-\x7e]*$/;

const withoutAccents = (lower: string): string =>
  lower
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßæœøđłðþ]/g, (letter) => plain[letter] ?? letter);

const wordPattern = /[\p{L}\p{N}]+/gu;

/** The words worth a correction: three letters or more, with at least one letter. */
export const vocabularyOf = (text: string): string[] =>
  (foldText(text).match(wordPattern) ?? []).filter(
    (word) => word.length >= 3 && word.length <= 40 && /\p{L}/u.test(word),
  );

export const maxQueryLength = 200;
const maxTokens = 12;

/** What a shopper typed, as the words to look for. Punctuation inside a word stays (`t-shirt`, `ACM-100`). */
export const tokensOf = (query: string): string[] =>
  foldText(query)
    .split(/[^\p{L}\p{N}._/-]+/u)
    .map((token) => token.replace(/^[._/-]+|[._/-]+$/g, ''))
    .filter((token) => token !== '')
    .slice(0, maxTokens);
