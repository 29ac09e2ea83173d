import {
  BadUserInput,
  type Identity,
  parseDecimal,
  requireCurrency,
  requireId,
  requireSku,
} from '@commerce/kernel';
import type { ProductStatus } from '../domain/product.ts';
import { visibleStatuses } from '../domain/visibility.ts';
import type { AttributeCondition, ProductCondition, TenantSettings } from '../ports.ts';

type Given<T> = T | null | undefined;

/** Conditions as a client gives them. */
export interface FilterInput {
  readonly categoryId?: Given<string>;
  readonly categorySlug?: Given<string>;
  readonly brands?: Given<readonly string[]>;
  readonly groupId?: Given<string>;
  readonly skus?: Given<readonly string[]>;
  readonly statuses?: Given<readonly ProductStatus[]>;
  readonly attributes?: Given<readonly AttributeInput[]>;
  readonly price?: Given<PriceInput>;
}

export interface AttributeInput {
  readonly code: string;
  readonly values?: Given<readonly string[]>;
  readonly boolean?: Given<boolean>;
  readonly min?: Given<number>;
  readonly max?: Given<number>;
}

export interface PriceInput {
  /** Decimals in the currency's main unit. */
  readonly min?: Given<string>;
  readonly max?: Given<string>;
  readonly currency?: Given<string>;
}

const maxValues = 100;
const maxAttributes = 20;

const atMost = <T>(values: readonly T[], limit: number, argument: string): readonly T[] => {
  if (values.length > limit) throw new BadUserInput(argument, `at most ${limit} are allowed`);
  return values;
};

const attributeCondition = (input: AttributeInput, argument: string): AttributeCondition => {
  const { code, values = null, boolean = null, min = null, max = null } = input;
  const kinds = [values !== null, boolean !== null, min !== null || max !== null].filter(Boolean).length;
  if (kinds !== 1) throw new BadUserInput(argument, 'give exactly one of values, boolean, or min and max');
  if (values !== null) return { code, oneOf: atMost(values, maxValues, `${argument}.values`) };
  return boolean !== null ? { code, is: boolean } : { code, min, max };
};

const minorUnits = (decimal: Given<string>, currency: string, argument: string): number | null => {
  if (decimal === null || decimal === undefined) return null;
  try {
    return parseDecimal(decimal, currency).amountMinor;
  } catch (error) {
    if (error instanceof BadUserInput) throw new BadUserInput(argument, error.message.replace(/^\w+: /, ''));
    throw error;
  }
};

export const priceCurrency = (
  filter: Given<FilterInput>,
  currency: Given<string>,
  tenant: TenantSettings,
): string => requireCurrency(currency ?? filter?.price?.currency ?? tenant.defaultCurrency, 'currency');

/** A client's filter as the store's condition: checked, and narrowed to what this caller may see. */
export const productCondition = (
  identity: Identity,
  tenant: TenantSettings,
  input: Given<FilterInput>,
  atMs: number,
): ProductCondition => {
  const { categoryId, categorySlug, brands, groupId, skus, statuses, attributes, price } = input ?? {};
  const visible = visibleStatuses(identity);
  const currency = requireCurrency(price?.currency ?? tenant.defaultCurrency, 'filter.price.currency');
  return {
    statuses: statuses ? visible.filter((status) => statuses.includes(status)) : visible,
    ...(categoryId && { categoryId: requireId('category', categoryId, 'filter.categoryId') }),
    ...(categorySlug && { categorySlug }),
    ...(brands && { brands: atMost(brands, maxValues, 'filter.brands') }),
    ...(groupId && { groupId: requireId('productGroup', groupId, 'filter.groupId') }),
    ...(skus && {
      skus: atMost(skus, maxValues, 'filter.skus').map((sku) => requireSku(sku, 'filter.skus')),
    }),
    ...(attributes && {
      attributes: atMost(attributes, maxAttributes, 'filter.attributes').map((attribute, i) =>
        attributeCondition(attribute, `filter.attributes.${i}`),
      ),
    }),
    ...(price && {
      price: {
        currency,
        atMs,
        min: minorUnits(price.min, currency, 'filter.price.min'),
        max: minorUnits(price.max, currency, 'filter.price.max'),
      },
    }),
  };
};
