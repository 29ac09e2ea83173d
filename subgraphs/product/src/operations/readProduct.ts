import { hash } from 'node:crypto';
import { parseInstant, type PriceBody, type ProductUpserted, type TextByLocale } from '@commerce/contracts';
import { BadUserInput, err, ok, parseDecimal, type Result } from '@commerce/kernel';
import { type PriceRow, type Shelf, shelfOf } from '../domain/price.ts';
import type { Attribute, Cost, ProductContent, SearchText } from '../domain/product.ts';
import { canonicalTexts } from '../domain/text.ts';

/** A feed body in the store's terms, before ids and the final slug are known. */
export interface ReadProduct {
  readonly slug: string;
  readonly content: Omit<ProductContent, 'slug' | 'groupId' | 'categoryId'> & { readonly shelf: Shelf };
  readonly group: ProductUpserted['group'] | null;
  readonly categoryPath: ProductUpserted['categoryPath'];
  readonly searchTexts: readonly SearchText[];
  readonly searchHash: string;
}

export interface ReadError {
  readonly code: 'UNKNOWN_CURRENCY' | 'TOO_MANY_DECIMALS' | 'CATEGORY_CYCLE' | 'BAD_VALIDITY';
  readonly message: string;
}

/** Characters of a description that search looks at: further down, texts are about everything. */
const searchedCharacters = 2_000;

class Refused extends Error {
  readonly code: ReadError['code'];

  constructor(code: ReadError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

const minorUnits = (amount: string, currency: string): number => {
  try {
    return parseDecimal(amount, currency).amountMinor;
  } catch (error) {
    if (!(error instanceof BadUserInput)) throw error;
    throw new Refused(
      error.argument === 'currencyCode' ? 'UNKNOWN_CURRENCY' : 'TOO_MANY_DECIMALS',
      error.message,
    );
  }
};

const toPriceRow = (body: PriceBody): PriceRow => {
  const from = body.validFrom === undefined ? undefined : parseInstant(body.validFrom);
  const to = body.validTo === undefined ? undefined : parseInstant(body.validTo);
  if (from !== undefined && to !== undefined && from >= to) {
    throw new Refused(
      'BAD_VALIDITY',
      `a price ends (${body.validTo ?? ''}) before it begins (${body.validFrom ?? ''})`,
    );
  }
  return {
    list: body.priceList,
    currency: body.currencyCode,
    amount: minorUnits(body.amount, body.currencyCode),
    min: body.minQuantity,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
};

/** A code and value that come twice count once, so that facets count products. */
const distinctAttributes = (attributes: readonly Attribute[]): readonly Attribute[] => {
  const seen = new Set<string>();
  return attributes.filter(({ code, value }) => {
    const key = JSON.stringify([code, value]);
    return !seen.has(key) && seen.add(key);
  });
};

const join = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(' ');

/** What a product is found by: a part per locale in that locale's words, and one of names that belong to no language. */
const searchTextsOf = (body: ProductUpserted): SearchText[] => {
  const { title, description, categoryPath, optionValues = [], attributes = [] } = body;
  const locales = new Set([...Object.keys(title), ...Object.keys(description ?? {})]);
  const labelled = (label: TextByLocale | undefined, locale: string): string | undefined => label?.[locale];
  const parts = [...locales].map((locale): SearchText => {
    const labels = join([
      ...categoryPath.map(({ name }) => labelled(name, locale)),
      ...optionValues.map(({ label }) => labelled(label, locale)),
    ]);
    return [locale, title[locale] ?? '', labels, (description?.[locale] ?? '').slice(0, searchedCharacters)];
  });
  const values = attributes.flatMap(({ type, value }) => (type === 'text' ? [value] : []));
  const names = join([
    body.brand,
    ...optionValues.map(({ value }) => value),
    ...values.map((value) => value.slice(0, 200)),
  ]);
  return [...parts, ['', '', names, '']];
};

/** Checks the rules that a schema cannot state, and brings the body into the store's terms. */
export const readProduct = (body: ProductUpserted): Result<ReadProduct, ReadError> => {
  try {
    const codes = new Set(body.categoryPath.map(({ code }) => code));
    if (codes.size < body.categoryPath.length)
      throw new Refused('CATEGORY_CYCLE', 'a category stands twice in the path');
    const prices = body.prices.map(toPriceRow);
    const cost: Cost | null = body.cost
      ? { currency: body.cost.currencyCode, amount: minorUnits(body.cost.amount, body.cost.currencyCode) }
      : null;
    const searchTexts = searchTextsOf(body);
    return ok({
      slug: body.slug,
      content: {
        status: body.status,
        brand: body.brand ?? null,
        title: canonicalTexts(body.title),
        description: body.description ? canonicalTexts(body.description) : null,
        seo: body.seo ?? null,
        optionValues: body.optionValues ?? [],
        attributes: distinctAttributes(body.attributes ?? []),
        media: body.media ?? [],
        prices,
        shelf: shelfOf(prices),
        cost,
      },
      group: body.group ?? null,
      categoryPath: body.categoryPath,
      searchTexts,
      searchHash: hash('sha256', JSON.stringify(searchTexts), 'base64url').slice(0, 22),
    });
  } catch (error) {
    if (error instanceof Refused) return err({ code: error.code, message: error.message });
    throw error;
  }
};
