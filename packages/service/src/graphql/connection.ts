/** A page as a store gives it: at most `first` rows, and whether more follow. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly hasNextPage: boolean;
}

export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** A Relay connection. `cursorOf` seals a row's keyset position; `after`: whether a cursor led here. */
export const toConnection = <T>(
  page: Page<T>,
  cursorOf: (row: T) => string,
  after: boolean,
): Connection<T> => {
  const edges = page.rows.map((node) => ({ cursor: cursorOf(node), node }));
  return {
    edges,
    nodes: page.rows,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: after,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
};
