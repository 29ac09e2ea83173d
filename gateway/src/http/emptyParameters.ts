const optional = ['operationName', 'variables', 'extensions'] as const;

/** In a search, a parameter that may be left out and is the empty text says nothing (GraphQL over HTTP). */
export const searchWithoutEmpty = (search: string): string => {
  if (!/[?&](?:operationName|variables|extensions)=(?:&|$)/.test(search)) return search;
  const params = new URLSearchParams(search);
  for (const name of optional) {
    const [only, ...others] = params.getAll(name);
    if (only === '' && others.length === 0) params.delete(name);
  }
  return `?${params.toString()}`;
};

/** Some clients send the empty name in a body, too, when there is none. */
export const bodyWithoutEmpty = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && (body as { operationName?: unknown }).operationName === ''
    ? { ...body, operationName: null }
    : body;
