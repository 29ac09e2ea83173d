/** As much of IAM's policy language as our policies use; whatever else stands in one is refused, not passed over. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: { readonly AWS: string };
  readonly Action: readonly string[];
  /** Absent in a trust policy. */
  readonly Resource?: readonly string[];
  readonly Condition?: Conditions;
}

export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  /** Condition keys with all their values; a key that the request does not have is absent. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * `*` and `?` of the pattern, with `${key}` filled in from the request; what is filled in is taken literally.
 * A key that the request does not have makes the pattern one that matches nothing.
 */
const matches = (pattern: string, value: string, context: IamRequest['context']): boolean => {
  const source = pattern.split(/(\$\{[^}]+\}|\*|\?)/).map((part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    const variable = /^\$\{(.+)\}$/.exec(part)?.[1];
    if (variable === undefined) return escaped(part);
    const filled = context[variable]?.[0];
    return filled === undefined ? '(?!)' : escaped(filled);
  });
  return new RegExp(`^${source.join('')}$`, 's').test(value);
};

type Test = (wanted: readonly string[], found: readonly string[] | undefined, of: IamRequest) => boolean;

const tests: Readonly<Record<string, Test>> = {
  Null: (wanted, found) => wanted.every((absent) => (found === undefined) === (absent === 'true')),
  StringEquals: (wanted, found) => found?.length === 1 && wanted.includes(found[0] ?? ''),
  StringLike: (wanted, found, { context }) =>
    found?.length === 1 && wanted.some((pattern) => matches(pattern, found[0] ?? '', context)),
  // True of a key that is absent: which is why our policies have a Null beside it.
  'ForAllValues:StringEquals': (wanted, found = []) => found.every((value) => wanted.includes(value)),
  'ForAllValues:StringLike': (wanted, found = [], { context }) =>
    found.every((value) => wanted.some((pattern) => matches(pattern, value, context))),
};

const holds = (conditions: Conditions, request: IamRequest): boolean =>
  Object.entries(conditions).every(([operator, keys]) => {
    const test = tests[operator];
    if (!test) throw new Error(`the condition operator ${operator} is not known here`);
    return Object.entries(keys).every(([key, wanted]) =>
      test(typeof wanted === 'string' ? [wanted] : wanted, request.context[key], request),
    );
  });

const applies = (statement: Statement, request: IamRequest): boolean =>
  statement.Action.some((action) => matches(action, request.action, {})) &&
  (statement.Resource ?? ['*']).some((resource) => matches(resource, request.resource, request.context)) &&
  holds(statement.Condition ?? {}, request);

/** The statement that allows the request; undefined where none does or another denies it. */
export const allowedBy = (policy: PolicyDocument, request: IamRequest): string | undefined => {
  const applying = policy.Statement.filter((statement) => applies(statement, request));
  if (applying.some(({ Effect }) => Effect === 'Deny')) return undefined;
  return applying[0]?.Sid;
};
