import { BadUserInput, type Identity, requireFirst, requireId, requireScope } from '@commerce/kernel';
import type { AdminDeps } from '../adminPorts.ts';
import { type ApiKey, isUsable } from '../domain/apiKey.ts';
import { type ListPage, pageOf, type PageArguments } from './pages.ts';

/** The key of this digest, while it is good. */
export const verifyApiKey = async (
  { admin, clock }: Pick<AdminDeps, 'admin' | 'clock'>,
  identity: Identity,
  sha256: string,
): Promise<ApiKey | null> => {
  requireScope(identity, 'credential:verify');
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new BadUserInput('sha256', 'must be 64 lower-case hex digits');
  const key = await admin.findKeyByDigest(identity.tenant, sha256);
  return key && isUsable(key, clock.nowMs()) ? key : null;
};

/** Notes that a key was used a moment ago. */
export const apiKeyUsed = async (
  { admin, clock }: Pick<AdminDeps, 'admin' | 'clock'>,
  identity: Identity,
  keyId: string,
): Promise<void> => {
  requireScope(identity, 'credential:verify');
  await admin.touchKey(identity.tenant, requireId('apiKey', keyId, 'input.keyId'), clock.nowMs());
};

/** The tenant's keys, newest first. */
export const listApiKeys = async (
  { admin }: Pick<AdminDeps, 'admin'>,
  identity: Identity,
  page: PageArguments,
): Promise<ListPage<ApiKey>> => {
  requireScope(identity, 'admin:keys');
  const size = requireFirst(page.first);
  return pageOf(await admin.listKeys(identity.tenant, { filter: {}, ...page.query(size) }), size);
};
