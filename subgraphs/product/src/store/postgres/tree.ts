import type { TenantDatabase } from '@commerce/prisma';
import type { PrismaClient } from '@commerce/prisma/product';
import type { Category } from '../../domain/product.ts';
import { textByLocale } from '../../domain/text.ts';
import type { CatalogReader } from '../../ports.ts';
import { type CategoryRecord, toCategory } from './rows.ts';

/** Categories and, above each, its ancestors. A depth no feed reaches ends a circle. */
const withAncestors = (start: string): string => `
  with recursive up as (
    select c.id, c.code, c.slug, c.name, c.parent_id, 0 as depth
      from category c where c.tenant_id = $1 and ${start}
    union all
    select c.id, c.code, c.slug, c.name, c.parent_id, up.depth + 1
      from up join category c on c.tenant_id = $1 and c.id = up.parent_id where up.depth < 20
  ) select distinct on (id) id, code, slug, name, parent_id from up`;

/** Reads of the category tree. */
export const createTree = (
  database: Pick<TenantDatabase<PrismaClient>, 'query' | 'forTenant'>,
): Pick<CatalogReader, 'categoriesById' | 'categoriesBySlug' | 'childCategories'> => {
  const categories = async (tenant: string, start: string, keys: readonly string[]): Promise<Category[]> =>
    (await database.query<CategoryRecord>(tenant, withAncestors(start), [tenant, keys])).map(toCategory);

  return {
    categoriesById: (tenant, ids) => categories(tenant, 'c.id = any ($2::text[])', ids),
    categoriesBySlug: (tenant, slugs) => categories(tenant, 'c.slug = any ($2::text[])', slugs),

    async childCategories(tenant, parentIds) {
      const known = parentIds.filter((id) => id !== null);
      const found = await database.forTenant(tenant).category.findMany({
        where: {
          tenantId: tenant,
          OR: [{ parentId: { in: known } }, ...(known.length < parentIds.length ? [{ parentId: null }] : [])],
        },
        orderBy: { slug: 'asc' },
      });
      return found.map(({ id, code, slug, name, parentId }) => ({
        id,
        code,
        slug,
        name: textByLocale(name),
        parentId,
      }));
    },
  };
};
