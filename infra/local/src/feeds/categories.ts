import type { CategoryPathBody } from '@commerce/contracts';
import { germanCategoryNames } from './catalog/categoryNames.ts';
import { slugify } from './slug.ts';
import { sourceCategories, type SourceCategory } from './source.ts';

const german = (name: string): string => {
  const translation = germanCategoryNames[name];
  if (translation === undefined) throw new Error(`no German name for the category "${name}"`);
  return translation;
};

const toPath = ({ path }: SourceCategory): readonly CategoryPathBody[] =>
  path.map(({ id, name }) => ({ code: id, slug: slugify(name), name: { en: name, de: german(name) } }));

const paths = new Map(sourceCategories.map((category) => [category.id, toPath(category)]));

/** The path of a category of the excerpt, root first, with its names in both languages. */
export const categoryPath = (code: string): readonly CategoryPathBody[] => {
  const path = paths.get(code);
  if (path === undefined) throw new Error(`feeds/source/categories.json has no category ${code}`);
  return path;
};
