/** `first` and where the page begins, as a list's operation gets them. */
export interface PageArguments {
  readonly first: number | null | undefined;
  /** What to ask the store for: one row more than the page has, so that it is known whether others follow. */
  query(size: number): { readonly beforeId?: string; readonly limit: number };
}

export interface ListPage<T> {
  readonly rows: readonly T[];
  readonly hasNextPage: boolean;
}

export const pageAfter = (first: number | null | undefined, beforeId?: string): PageArguments => ({
  first,
  query: (size) => ({ limit: size + 1, ...(beforeId !== undefined && { beforeId }) }),
});

export const pageOf = <T>(rows: readonly T[], size: number): ListPage<T> => ({
  rows: rows.slice(0, size),
  hasNextPage: rows.length > size,
});
