import { requireCurrency, requireQuantity, requireScope, toIso } from '@commerce/kernel';
import { choosePrice, defaultPriceList } from '../domain/price.ts';
import { maySeePriceList, requirePriceList } from '../domain/visibility.ts';
import { ancestorsOf } from './categoryResolvers.ts';
import type { Resolvers } from './generated/resolvers.ts';
import { toMoney } from './money.ts';
import { selects } from './selection.ts';
import { displayOf, optionalText, textOf } from './text.ts';

const optionalIso = (epochMs: number | undefined): string | null =>
  epochMs === undefined ? null : toIso(epochMs);

export const productResolvers: Pick<
  Resolvers,
  | ('Product' | 'ProductGroup' | 'ProductOption' | 'OptionValue' | 'Media' | 'PriceRow')
  | ('Attribute' | 'TextAttribute' | 'NumberAttribute' | 'BooleanAttribute')
> = {
  Product: {
    __resolveReference: (reference, { loaders }) =>
      'id' in reference ? loaders.productById.load(reference.id) : loaders.productBySku.load(reference.sku),
    status: ({ status }) => (status === 'active' ? 'ACTIVE' : status === 'draft' ? 'DRAFT' : 'ARCHIVED'),
    title: ({ title }, args, context) => textOf(title, args, context),
    description: ({ description }, args, context) => optionalText(description, args, context),
    seo: ({ seo, title }, args, context) => ({
      title: textOf(seo?.title ?? title, args, context),
      description: optionalText(seo?.description, args, context),
    }),
    group: async ({ groupId }, _args, { loaders }, info) => {
      if (groupId === null) return null;
      return (selects(info, 'variants') ? loaders.groupWithVariants : loaders.group).load(groupId);
    },
    attributes: ({ attributes }, { codes }) =>
      codes ? attributes.filter(({ code }) => codes.includes(code)) : [...attributes],
    category: ({ categoryId }, _args, { loaders }) =>
      categoryId === null ? null : loaders.categoryById.load(categoryId),
    categories: async ({ categoryId }, _args, { loaders }) => {
      const category = categoryId === null ? null : await loaders.categoryById.load(categoryId);
      return category ? [...(await ancestorsOf(category, loaders)), category] : [];
    },
    price: ({ prices }, args, { identity, tenant, nowMs }) => {
      const list = args.priceList ?? defaultPriceList;
      requirePriceList(identity, list);
      const row = choosePrice(prices, {
        list,
        currency: requireCurrency(args.currency ?? tenant.defaultCurrency, 'currency'),
        quantity: requireQuantity(args.quantity ?? 1, 'quantity'),
        atMs: args.at ? Date.parse(args.at) : nowMs,
      });
      return row ? toMoney(row.amount, row.currency) : null;
    },
    prices: ({ prices }, { currency, priceList }, { identity }) => {
      if (priceList) requirePriceList(identity, priceList);
      return prices.filter(
        (row) =>
          maySeePriceList(identity, row.list) &&
          (!currency || row.currency === currency) &&
          (!priceList || row.list === priceList),
      );
    },
    cost: ({ cost }, _args, { identity }) => {
      requireScope(identity, 'catalog:cost');
      return cost && toMoney(cost.amount, cost.currency);
    },
    createdAt: ({ createdMs }) => toIso(createdMs),
    updatedAt: ({ updatedMs }) => toIso(updatedMs),
  },
  ProductGroup: {
    __resolveReference: (reference, { loaders }, info) =>
      (selects(info, 'variants') ? loaders.groupWithVariants : loaders.group).load(reference.id),
    id: ({ group }) => group.id,
    code: ({ group }) => group.code,
    title: ({ group }, args, context) => textOf(group.title, args, context),
    options: ({ group }) => [...group.options],
    variants: async ({ group, variants }, _args, { loaders }) => [
      ...(variants ?? (await loaders.groupWithVariants.load(group.id))?.variants ?? []),
    ],
  },
  ProductOption: { name: ({ name }, args, context) => textOf(name, args, context) },
  OptionValue: { label: ({ label, value }, args, context) => optionalText(label, args, context) ?? value },
  Media: {
    kind: ({ kind }) => (kind === 'image' ? 'IMAGE' : 'VIDEO'),
    alt: ({ alt }, args, context) => optionalText(alt, args, context),
  },
  PriceRow: {
    priceList: ({ list }) => list,
    price: ({ amount, currency }) => toMoney(amount, currency),
    minQuantity: ({ min }) => min,
    validFrom: ({ from }) => optionalIso(from),
    validTo: ({ to }) => optionalIso(to),
  },
  Attribute: {
    __resolveType: ({ type }) =>
      type === 'text' ? 'TextAttribute' : type === 'number' ? 'NumberAttribute' : 'BooleanAttribute',
  },
  TextAttribute: {
    name: ({ name, code }, args, context) => optionalText(name, args, context) ?? code,
    display: ({ value }) => value,
    text: ({ value }) => value,
  },
  NumberAttribute: {
    name: ({ name, code }, args, context) => optionalText(name, args, context) ?? code,
    display: ({ value, unit }) => displayOf(value, unit),
    number: ({ value }) => value,
  },
  BooleanAttribute: {
    name: ({ name, code }, args, context) => optionalText(name, args, context) ?? code,
    display: ({ value }) => displayOf(value),
    boolean: ({ value }) => value,
  },
};
