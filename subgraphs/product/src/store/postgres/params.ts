/** The values of one statement, numbered as they are used. */
export interface Params {
  /** The placeholder of a value, e.g. `$3`. */
  add(value: unknown): string;
  readonly values: readonly unknown[];
}

export const createParams = (...first: readonly unknown[]): Params => {
  const values: unknown[] = [...first];
  return {
    values,
    add(value) {
      values.push(value);
      return `$${values.length}`;
    },
  };
};
