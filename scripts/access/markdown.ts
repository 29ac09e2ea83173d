import { type Role, roles } from '@commerce/kernel';
import {
  type AccessRule,
  type FieldAccess,
  reachableTypes,
  scopesAllow,
  type TypeAccess,
} from '@commerce/service';

/** A service has no scopes by its role; the tenants file gives each its own. */
const shown = (Object.keys(roles) as Role[]).filter((role) => role !== 'service');

const code = (text: string): string => `\`${text}\``;

const listsOf = (name: string, lists: AccessRule['scopes']): string[] =>
  lists === undefined
    ? []
    : [lists.map((all) => all.map((one) => code(`${name}${one}`)).join(' and ')).join(' or ')];

const showRule = (rule: AccessRule): string => {
  const parts = [...listsOf('', rule.scopes), ...listsOf('policy ', rule.policies)];
  return parts.length === 0 ? 'any credential' : parts.join('; and ');
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(head),
  row(head.map(() => '---')),
  ...rows.map(row),
];

const mark = (may: boolean): string => (may ? '✓' : '');

const fieldRow = ({ field, rule }: FieldAccess): string[] => [
  code(field),
  rule ? showRule(rule) : '',
  ...shown.map((role) => mark(rule !== undefined && scopesAllow(rule, roles[role].scopes))),
];

const fieldTable = ({ name, fields }: TypeAccess): string[] => [
  `### ${name}`,
  '',
  ...table(['Field', 'Needs', ...shown], fields.map(fieldRow)),
  '',
];

const valueTable = (types: readonly TypeAccess[], all: readonly TypeAccess[]): string[] => {
  const reached = shown.map((role) => reachableTypes(all, roles[role].scopes));
  return table(
    ['Type', 'Fields', ...shown],
    types.map(({ name, fields }) => [
      code(name),
      fields.map(({ field, rule }) => (rule ? `${code(field)} (${showRule(rule)})` : code(field))).join(', '),
      ...reached.map((names) => mark(names.has(name))),
    ]),
  );
};

const roleTable = (): string[] =>
  table(
    ['Role', 'Kind', 'Scopes'],
    shown.map((role) => [code(role), roles[role].kind, roles[role].scopes.map(code).join(' ')]),
  );

/** The text of ACCESS.md. */
export const toMarkdown = (all: readonly TypeAccess[]): string => {
  const of = (kind: TypeAccess['kind']): TypeAccess[] => all.filter((type) => type.kind === kind);
  return [
    '# Who may see and do what',
    '',
    '<!-- Made by `npx pnpm@10 rights` from the subgraphs’ schemas and packages/kernel/src/roles.ts. Change those, not this. -->',
    '',
    'Each field of a root type and of an entity says in its subgraph’s `schema.graphql`, on itself or on its type, which scopes it needs. The gateway leaves out what the caller may not see: null there, and an error `UNAUTHORIZED_FIELD_OR_TYPE` with the path. The subgraph checks the same again (`FORBIDDEN`).',
    '',
    'A mark says that the rule lets the role ask. Whose cart, order or account it is, and that a draft is for staff alone, is decided by the operation behind the field: what is not for the caller is null, as if it did not exist. Nothing of another tenant ever exists.',
    '',
    '## Roles',
    '',
    ...roleTable(),
    '',
    'A service has no scopes by its role: the tenants file gives each its own.',
    '',
    '## Root fields',
    '',
    ...of('root').flatMap(fieldTable),
    '## Entities',
    '',
    ...of('entity').flatMap(fieldTable),
    '## Values',
    '',
    'Nobody fetches these by themselves: who may ask for the field that leads to one may see it. A mark says that some field which the role may ask for does.',
    '',
    ...valueTable(of('value'), all),
    '',
  ].join('\n');
};
