const coordinate = /^[_A-Za-z]\w*\.[_A-Za-z]\w*$/;
const arn = /^arn:[a-z-]+:appsync:[^:]*:[^:]*:apis\/([^/]+)\/types\/([_A-Za-z]\w*)\/fields\/([_A-Za-z]\w*)$/;

/**
 * `Type.field`, or AppSync's ARN of a field, as `Type.field`. ARNs of another API than `apiId` say nothing about this
 * one; without an `apiId`, every API is. Undefined: one is neither.
 */
export const readDeniedFields = (
  fields: readonly string[],
  apiId: string | undefined,
): ReadonlySet<string> | undefined => {
  const denied = new Set<string>();
  for (const field of fields) {
    const [, api, type, name] = arn.exec(field) ?? [];
    if (api === undefined && !coordinate.test(field)) return undefined;
    if (api === undefined) denied.add(field);
    else if (apiId === undefined || api === apiId) denied.add(`${type}.${name}`);
  }
  return denied;
};
