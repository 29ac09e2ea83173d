/** A request's variables as they were sent. */
export type Variables = Readonly<Record<string, unknown>>;

/** A number that is known, or follows from a request's variables. */
export type Expression = number | ((variables: Variables) => number);

type Varying = Exclude<Expression, number>;

export const evaluate = (expression: Expression, variables: Variables): number =>
  typeof expression === 'number' ? expression : expression(variables);

const isVarying = (expression: Expression): expression is Varying => typeof expression === 'function';
const isKnown = (expression: Expression): expression is number => typeof expression === 'number';

export const sum = (parts: readonly Expression[]): Expression => {
  const known = parts.filter(isKnown).reduce((a, b) => a + b, 0);
  const varying = parts.filter(isVarying);
  const [first] = varying;
  if (!first) return known;
  if (varying.length === 1) return known === 0 ? first : (variables) => known + first(variables);
  return (variables) => {
    let total = known;
    for (const part of varying) total += part(variables);
    return total;
  };
};

export const max = (parts: readonly Expression[]): Expression => {
  const known = Math.max(0, ...parts.filter(isKnown));
  const varying = parts.filter(isVarying);
  if (varying.length === 0) return known;
  return (variables) => {
    let largest = known;
    for (const part of varying) largest = Math.max(largest, part(variables));
    return largest;
  };
};

export const times = (a: Expression, b: Expression): Expression => {
  if (a === 0 || b === 0) return 0;
  if (isKnown(a)) {
    if (isKnown(b)) return a * b;
    return a === 1 ? b : (variables) => a * b(variables);
  }
  if (isKnown(b)) return times(b, a);
  return (variables) => a(variables) * b(variables);
};
