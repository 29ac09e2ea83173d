/** What a verified token says. */
export type Claims = Readonly<Record<string, unknown>>;

const ownValue = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Claims)[name]
    : undefined;

/** A claim by its whole name, or, where no claim is called so, by a path with dots. Undefined: it is not there. */
export const readClaim = (claims: Claims, name: string): unknown =>
  Object.hasOwn(claims, name) ? claims[name] : name.split('.').reduce<unknown>(ownValue, claims);

/** The names that a claim lists: an array's strings, or a string's words between spaces or commas. */
export const namesIn = (value: unknown): readonly string[] => {
  const all: readonly unknown[] = typeof value === 'string' ? value.split(/[\s,]+/) : [value ?? []].flat();
  return all.filter((name) => typeof name === 'string' && name !== '') as string[];
};
