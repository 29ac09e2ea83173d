import type { CursorSeal } from '@commerce/service';
import type { Category } from '../domain/product.ts';
import { countProducts } from '../operations/countProducts.ts';
import type { ReadDeps } from '../ports.ts';
import { listArguments } from './arguments.ts';
import { listCursors } from './connections.ts';
import type { Resolvers } from './generated/resolvers.ts';
import type { Loaders } from './loaders.ts';
import { textOf } from './text.ts';

/** The categories above, from the top. They were read with the category. A circle ends where it closes. */
export const ancestorsOf = async (category: Category, loaders: Loaders): Promise<Category[]> => {
  const ancestors: Category[] = [];
  const seen = new Set([category.id]);
  let parentId = category.parentId;
  while (parentId !== null && !seen.has(parentId)) {
    seen.add(parentId);
    const parent = await loaders.categoryById.load(parentId);
    if (!parent) break;
    ancestors.unshift(parent);
    parentId = parent.parentId;
  }
  return ancestors;
};

export const createCategoryResolvers = (deps: ReadDeps, seal: CursorSeal): Pick<Resolvers, 'Category'> => ({
  Category: {
    __resolveReference: (reference, { loaders }) =>
      'id' in reference
        ? loaders.categoryById.load(reference.id)
        : loaders.categoryBySlug.load(reference.slug),
    name: ({ name }, args, context) => textOf(name, args, context),
    path: async (category, _args, { loaders }) =>
      [...(await ancestorsOf(category, loaders)), category].map(({ slug }) => slug).join('/'),
    parent: ({ parentId }, _args, { loaders }) =>
      parentId === null ? null : loaders.categoryById.load(parentId),
    ancestors: (category, _args, { loaders }) => ancestorsOf(category, loaders),
    children: async ({ id }, _args, { loaders }) => [...(await loaders.children.load(id))],
    products: async (category, { after, ...args }, { identity, loaders }) => {
      const cursors = listCursors(seal, identity.tenant, `category ${category.id}`, { ...args, first: null });
      const { page, where } = await loaders.categoryProducts.load({
        categoryId: category.id,
        input: { ...listArguments(args), after: cursors.open(after) },
      });
      return {
        ...cursors.connection(page, after),
        count: () => countProducts(deps, identity, { ...where, withinCategoryId: category.id }),
      };
    },
  },
});
