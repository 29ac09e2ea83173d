import type { IamRequest } from './policy.ts';

/** A table as IAM sees it: which attributes are partition keys. */
export interface WalledTable {
  /** Its name where the test runs. */
  readonly name: string;
  /** Its name in the policies. */
  readonly policyName: string;
  /** Partition keys of the indexes, by the index's name. */
  readonly indexes: Readonly<Record<string, string>>;
}

type Attributes = Readonly<Record<string, { readonly S?: string } | undefined>>;

/** One request's parts that matter here, in the form of the wire. */
interface Part {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Key?: Attributes;
  readonly Item?: Attributes;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Attributes;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Attributes[] }>>;
  readonly TransactItems?: readonly Readonly<Record<string, Part>>[];
}

export interface DynamoRequest extends IamRequest {
  /** Partition keys that a written item takes in indexes, which no condition key of IAM tells of. */
  readonly indexKeys: readonly string[];
}

const arnOf = ({ name, policyName }: WalledTable, tableName: string | undefined, index?: string): string => {
  if (tableName !== name) throw new Error(`a request to the table ${tableName}, this store's is ${name}`);
  const table = `arn:aws:dynamodb:REGION:ACCOUNT_ID:table/${policyName}`;
  return index === undefined ? table : `${table}/index/${index}`;
};

/** The value that a key condition compares the partition key with. */
const queriedKey = (table: WalledTable, part: Part): string[] => {
  const pk = part.IndexName === undefined ? 'pk' : table.indexes[part.IndexName];
  for (const [, left = '', right = ''] of (part.KeyConditionExpression ?? '').matchAll(
    /([#\w]+)\s*=\s*(:\w+)/g,
  )) {
    const value = part.ExpressionAttributeValues?.[right]?.S;
    if ((part.ExpressionAttributeNames?.[left] ?? left) === pk && value !== undefined) return [value];
  }
  return [];
};

const keyOf = (attributes: Attributes | undefined): string[] =>
  attributes?.['pk']?.S === undefined ? [] : [attributes['pk'].S];

const indexKeysOf = (table: WalledTable, item: Attributes | undefined): string[] =>
  Object.values(table.indexes).flatMap((attribute) => item?.[attribute]?.S ?? []);

const transactActions = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
} as const;

const single = (table: WalledTable, action: string, part: Part): DynamoRequest => {
  const leading = action === 'Query' ? queriedKey(table, part) : keyOf(part.Key ?? part.Item);
  return {
    action: `dynamodb:${action}`,
    resource: arnOf(table, part.TableName, part.IndexName),
    context: leading.length > 0 ? { 'dynamodb:LeadingKeys': leading } : {},
    indexKeys: indexKeysOf(table, part.Item),
  };
};

/** What IAM is asked for one request: a transaction is asked for each of its actions. */
export const iamRequestsOf = (table: WalledTable, command: string, part: Part): DynamoRequest[] => {
  if (command === 'TransactWriteItems') {
    return (part.TransactItems ?? []).flatMap((item) =>
      Object.entries(transactActions).flatMap(([kind, action]) => {
        const one = item[kind];
        return one ? [single(table, action, one)] : [];
      }),
    );
  }
  if (command === 'BatchGetItem') {
    return Object.entries(part.RequestItems ?? {}).map(([name, { Keys }]) => ({
      action: 'dynamodb:BatchGetItem',
      resource: arnOf(table, name),
      context: { 'dynamodb:LeadingKeys': Keys.flatMap(keyOf) },
      indexKeys: [],
    }));
  }
  return [single(table, command, part)];
};
