import { BadUserInput } from '@commerce/kernel';
import { cursorScope, type Connection, type CursorSeal, toConnection } from '@commerce/service';
import type { Product } from '../domain/product.ts';
import type { ListPage, Position } from '../ports.ts';

/** Cursors of one list: they open for the same tenant, list and arguments alone. */
export interface ListCursors {
  open(after: string | null | undefined): Position | null;
  connection(page: ListPage, after: string | null | undefined): Connection<Product>;
}

const isPosition = (values: readonly (string | number | null)[]): values is Position =>
  values.length > 0 && values.every((value) => value !== null);

export const listCursors = (
  seal: CursorSeal,
  tenant: string,
  list: string,
  arguments_: unknown,
): ListCursors => {
  const scope = cursorScope(tenant, list, arguments_);
  return {
    open(after) {
      if (after === null || after === undefined) return null;
      const position = seal.open(scope, after);
      if (!isPosition(position)) throw new BadUserInput('after', 'not a cursor of this list');
      return position;
    },
    connection(page, after) {
      const positions = new Map(page.rows.map(({ product, position }) => [product, position]));
      const products = { rows: page.rows.map(({ product }) => product), hasNextPage: page.hasNextPage };
      return toConnection(
        products,
        (product) => seal.seal(scope, positions.get(product) ?? []),
        Boolean(after),
      );
    },
  };
};
