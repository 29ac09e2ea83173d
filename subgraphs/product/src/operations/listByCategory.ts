import type { Identity } from '@commerce/kernel';
import type { ListPage, ProductCondition, ReadDeps } from '../ports.ts';
import { type ListInput, toListQuery, withTime } from './listProducts.ts';

interface CategoryList {
  readonly categoryId: string;
  readonly input: ListInput;
}

interface Listed {
  readonly page: ListPage;
  readonly where: ProductCondition;
}

/** The lists of several categories; those with the same arguments cost one statement together. */
export const listByCategory = async (
  deps: ReadDeps,
  identity: Identity,
  lists: readonly CategoryList[],
  nowMs: number,
): Promise<Listed[]> => {
  const alike = Map.groupBy(lists, ({ input }) => JSON.stringify(input));
  const pages = await Promise.all(
    [...alike].map(async ([arguments_, group]) => {
      const [any] = group;
      if (!any) return [];
      const query = toListQuery(deps, identity, any.input, nowMs);
      const ids = group.map(({ categoryId }) => categoryId);
      const byCategory = await deps.store.listByCategory(identity.tenant, ids, query);
      return ids.map((id): [string, Listed] => [
        `${id} ${arguments_}`,
        {
          page: withTime(byCategory.get(id) ?? { rows: [], hasNextPage: false }, query.atMs),
          where: query.where,
        },
      ]);
    }),
  );
  const found = new Map(pages.flat());
  return lists.map(({ categoryId, input }) => {
    const listed = found.get(`${categoryId} ${JSON.stringify(input)}`);
    if (!listed) throw new Error('a list was not asked for');
    return listed;
  });
};
