import type { WalledTable } from './dynamoRequests.ts';
import type { PolicyDocument } from './policy.ts';
import { holdToPolicy, type Interceptable, readPolicy } from './wall.ts';

export interface WalledDeps<Client extends Interceptable> {
  /** `inventory`: whose policies. */
  readonly owner: string;
  readonly table: { readonly name: string; readonly indexes?: readonly { name: string; pk: string }[] };
  readonly create: () => Client;
}

/**
 * Clients for a store's contract suite, one for each tenant, each held to the policy that the tenant's role
 * has on AWS, and one held to the service's own.
 */
export const walledClients = async <Client extends Interceptable & { destroy(): void }>(
  deps: WalledDeps<Client>,
) => {
  const { owner, table: definition, create } = deps;
  const [service, tenantPolicy] = await Promise.all([
    readPolicy(`${owner}/service`),
    readPolicy(`${owner}/tenant`),
  ]);
  const table: WalledTable = {
    name: definition.name,
    policyName: `commerce-${owner}`,
    indexes: Object.fromEntries((definition.indexes ?? []).map(({ name, pk }) => [name, pk])),
  };
  const used = new Set<string>();
  const made = new Map<string, Client>();
  const clientFor = (who: string, policy: PolicyDocument, tenant?: string): Client => {
    const known = made.get(who);
    if (known) return known;
    const client = create();
    holdToPolicy(client, {
      table,
      policy,
      ...(tenant !== undefined && { tenant }),
      onAllowed: (what) => void used.add(what),
    });
    made.set(who, client);
    return client;
  };
  const granted = [...service.Statement, ...tenantPolicy.Statement]
    .flatMap(({ Sid, Action }) => Action.map((action) => `${Sid} ${action}`))
    .filter((what) => what.includes(' dynamodb:'));
  return {
    own: clientFor('', service),
    of: (tenant: string): Client => clientFor(tenant, tenantPolicy, tenant),
    /** What the policies grant and nobody has used yet. */
    unused: (): string[] => granted.filter((what) => !used.has(what)).toSorted(),
    destroy: (): void => made.forEach((client) => client.destroy()),
  };
};
