import type { OptionValueBody, ProductUpserted, TextByLocale } from '@commerce/contracts';
import { optionNames } from './catalog/options.ts';
import type { LineOption, Translated } from './catalog/line.ts';
import { categoryPath } from './categories.ts';
import type { Model } from './model.ts';
import { costOf, drawPricePlan, pricesOf } from './prices.ts';
import { slugify } from './slug.ts';

interface Choice {
  readonly option: LineOption;
  readonly code: string;
  /** Its place among the option's values. */
  readonly index: number;
}

/** Every combination of the options' values; one empty combination where there are no options. */
const combinations = (options: readonly LineOption[]): readonly (readonly Choice[])[] =>
  options.reduce<readonly (readonly Choice[])[]>(
    (rows, option) =>
      rows.flatMap((row) => option.values.map((code, index) => [...row, { option, code, index }])),
    [[]],
  );

const optionValue = ({ option, code }: Choice): OptionValueBody & { readonly label: Translated } => {
  const value = optionNames[option.option].values[code];
  if (value === undefined) throw new Error(`the option ${option.option} has no value ${code}`);
  return { option: option.option, ...value };
};

const withLabels = (title: Translated, labels: readonly Translated[]): Translated => ({
  en: [title.en, ...labels.map(({ en }) => en)].join(', '),
  de: [title.de, ...labels.map(({ de }) => de)].join(', '),
});

const images = (tenant: string, sku: string, alt: TextByLocale) =>
  [1, 2].map((number) => ({
    url: `https://images.example.com/${tenant}/${sku.toLowerCase()}/${number}.jpg`,
    kind: 'image' as const,
    alt,
    widthPixels: 1600,
    heightPixels: 1600,
  }));

/**
 * The sellable products of a model: one for each combination of its line's options.
 *
 * @param suffix is appended to code, SKUs and slugs, to tell apart what the same model is made into twice
 */
export const variantsOf = (
  tenant: string,
  model: Model,
  showpiece: boolean,
  suffix = '',
): ProductUpserted[] => {
  const { line, random, title } = model;
  const plan = drawPricePlan(random, model.usdMinor, showpiece);
  const video = random.chance(0.1);
  const seo = random.chance(0.3) || showpiece;
  const group = {
    code: model.code + suffix,
    title,
    options: line.options.map(({ option }) => ({ code: option, name: optionNames[option].name })),
  };
  return combinations(line.options).map((choices): ProductUpserted => {
    const values = choices.map(optionValue);
    const sku = [model.code, ...choices.map(({ code }) => code)].join('-') + suffix;
    const variantTitle = withLabels(
      title,
      values.map(({ label }) => label),
    );
    const usdMinor = choices.reduce(
      (sum, { option, index }) => sum + model.usdMinor * (option.step ?? 0) * index,
      model.usdMinor,
    );
    return {
      sku,
      // The SKU keeps the slug unique; the words before it are for people.
      slug: `${slugify(title.en)}-${slugify(sku)}`,
      status: model.status,
      brand: model.brand,
      title: variantTitle,
      description: model.description,
      ...(seo ? { seo: { title: variantTitle, description: line.pitch } } : {}),
      ...(choices.length > 0 ? { group, optionValues: values } : {}),
      categoryPath: categoryPath(line.category),
      attributes: model.attributes,
      media: [
        ...images(tenant, sku, variantTitle),
        ...(video
          ? [
              {
                url: `https://images.example.com/${tenant}/${model.code.toLowerCase()}/tour.mp4`,
                kind: 'video' as const,
              },
            ]
          : []),
      ],
      prices: pricesOf(plan, usdMinor),
      cost: costOf(plan, usdMinor),
    };
  });
};
