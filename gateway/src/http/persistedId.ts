const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const idOf = (sent: Readonly<Record<string, unknown>>): string | undefined => {
  const { documentId, id } = sent;
  return typeof documentId === 'string' ? documentId : typeof id === 'string' ? id : undefined;
};

const persistedQuery = (sha256Hash: string) => ({ version: 1, sha256Hash });

/** An operation that is named by `documentId` or `id` alone becomes one that is named as Apollo's clients name it. */
export const bodyWithPersistedId = (body: unknown): unknown => {
  if (!isRecord(body) || body['query'] !== undefined) return body;
  const id = idOf(body);
  const { extensions } = body;
  if (id === undefined || (isRecord(extensions) && extensions['persistedQuery'] !== undefined)) return body;
  return {
    ...body,
    extensions: { ...(isRecord(extensions) && extensions), persistedQuery: persistedQuery(id) },
  };
};

/** The same for the search of a GET. */
export const searchWithPersistedId = (search: string): string => {
  if (!/[?&](?:documentId|id)=/.test(search)) return search;
  const params = new URLSearchParams(search);
  const id = params.get('documentId') ?? params.get('id');
  // Other extensions beside an id of this form are nobody's habit: whoever sends them names the operation there.
  if (id === null || params.has('query') || params.has('extensions')) return search;
  params.set('extensions', JSON.stringify({ persistedQuery: persistedQuery(id) }));
  return `?${params.toString()}`;
};
