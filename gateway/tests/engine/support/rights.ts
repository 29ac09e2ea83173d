import type { AccessRights } from '../../../src/engine/access/rights.ts';

export interface Held {
  readonly authenticated?: boolean;
  readonly scopes?: readonly string[];
  readonly policies?: readonly string[];
  readonly denied?: readonly string[];
}

/** Rights as the gateway would make them of a caller; `asked` collects the policies that were asked for. */
export const rightsOf = (held: Held = {}, asked: (readonly string[])[] = []): AccessRights => ({
  key: JSON.stringify(held),
  authenticated: held.authenticated ?? true,
  scopes: new Set(held.scopes),
  deniedFields: new Set(held.denied),
  policies(names) {
    asked.push(names);
    return new Set(names.filter((name) => held.policies?.includes(name)));
  },
});
