import { hash } from 'node:crypto';
import { changeInputHash } from '@commerce/contracts';
import { type Identity, type IdentityKind, roles } from '@commerce/kernel';
import { inRole, staff } from '@commerce/testkit';
import type { AdminSettings, AdminStore } from '../../src/adminPorts.ts';
import { createMemoryStore } from '../../src/store/memoryStore.ts';
import * as documents from '../graphql/adminDocuments.ts';
import { createTestApp, type Data, type TestApp } from './accountApp.ts';
import { accountId } from './fixtures.ts';

export const digest = (key: string): string => hash('sha256', key, 'hex');

/** Two members of staff, a service and the gateway of one tenant, and what they do most. */
export interface Administration extends TestApp {
  readonly ann: Identity;
  readonly bob: Identity;
  readonly service: Identity;
  readonly gateway: Identity;
  request(mutation: string, input: object, who?: Identity, key?: string): Promise<Data>;
  /** Asked by Ann, agreed to by Bob; gives the change's id. */
  approved(mutation: string, input: object): Promise<string>;
  createKey(more?: object, who?: Identity): Promise<Data>;
  /** As inventory would. */
  record(more?: object): Promise<Data>;
  audit(filter?: object): Promise<Data[]>;
}

export const openAdministration = async (
  tenant: string,
  admin: AdminStore,
  settings: Partial<AdminSettings> = {},
): Promise<Administration> => {
  const app = await createTestApp(createMemoryStore(), admin, settings);
  const person = (subject: string): Identity => staff(tenant, { subject, accountId: accountId(subject) });
  const machine = (subject: string, scopes: Identity['scopes']): Identity => ({
    ...{ tenant, subject, scopes },
    kind: 'service' satisfies IdentityKind,
  });
  const ann = person('ann');
  const bob = person('bob');
  const service = machine('service:inventory', ['audit:write']);
  const gateway = machine('service:gateway', ['credential:verify']);
  let counter = 0;
  const next = (): string => `k${(counter += 1)}`;

  const request: Administration['request'] = async (mutation, input, who = ann, key = next()) => {
    const asked = { mutation, input, reason: 'because', idempotencyKey: key };
    return (await app.ask(who, documents.requestChange, { input: asked })).requestChange as Data;
  };
  return {
    ...app,
    ...{ ann, bob, service, gateway, request },
    async approved(mutation, input) {
      const { change } = await request(mutation, input);
      await app.ask(bob, documents.approveChange, { input: { changeId: change.id } });
      return String(change.id);
    },
    async createKey(more = {}, who = ann) {
      const input = { name: 'web', role: 'GUEST', reason: 'a new shop', idempotencyKey: next(), ...more };
      return (await app.ask(who, documents.createApiKey, { input })).createApiKey as Data;
    },
    async record(more = {}) {
      const input = {
        ...{ actorId: ann.accountId, actorKind: 'STAFF', action: 'adjustStock', target: 'SKU@L1' },
        ...{ before: { onHand: 5 }, reason: 'broken', requestId: 'req-1', idempotencyKey: next() },
        inputHash: changeInputHash('adjustStock', { sku: 'SKU', delta: -5 }),
        ...more,
      };
      return (await app.ask(service, documents.recordAudit, { input })).recordAudit as Data;
    },
    audit: async (filter) =>
      (await app.ask(ann, documents.auditLog, { filter, first: 100 })).auditLog.nodes as Data[],
  };
};

/** Somebody who may ask for changes and not decide on them. */
export const merchandiser = (tenant: string): Identity =>
  inRole('merchandiser', 'mia', { tenant, accountId: accountId('mia'), scopes: roles.merchandiser.scopes });
