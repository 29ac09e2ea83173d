import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { infraRoot } from '../paths.ts';
import { publicPart, type KeyStore } from './keys.ts';

/** The committed file: tenants as the services want them, but for keys, which every clone makes itself. */
const templateFile = join(infraRoot, 'config', 'tenants.json');

const generated = z.literal('generated');

const issuer = z.looseObject({
  issuer: z.string(),
  audience: z.string().optional(),
  clientIds: z.array(z.string()).optional(),
  jwks: z.unknown(),
  groups: z.record(z.string(), z.unknown()).default({}),
});

const template = z.looseObject({
  tenants: z.array(z.looseObject({ id: z.string(), issuers: z.array(issuer) })),
  /** Of several tenants. */
  issuers: z.array(issuer),
  services: z.array(z.looseObject({ name: z.string(), publicKey: z.unknown() })),
});

export type TenantsTemplate = z.infer<typeof template>;
export type IssuerTemplate = z.infer<typeof issuer>;

/** The key of the issuers that no tenant has for itself. */
export const sharedIssuerKey = 'shared';

export const readTemplate = async (): Promise<TenantsTemplate> =>
  template.parse(JSON.parse(await readFile(templateFile, 'utf8')));

/** The template with every "generated" replaced by the public part of this clone's key. */
export const fillTemplate = async (from: TenantsTemplate, keys: KeyStore): Promise<object> => {
  const filled = (issuers: readonly IssuerTemplate[], key: string): Promise<object[]> =>
    Promise.all(
      issuers.map(async (one) =>
        generated.safeParse(one.jwks).success
          ? { ...one, jwks: { keys: [publicPart(await keys.issuerKey(key))] } }
          : one,
      ),
    );
  return {
    ...from,
    tenants: await Promise.all(
      from.tenants.map(async (tenant) => ({ ...tenant, issuers: await filled(tenant.issuers, tenant.id) })),
    ),
    issuers: await filled(from.issuers, sharedIssuerKey),
    services: await Promise.all(
      from.services.map(async (service) =>
        generated.safeParse(service.publicKey).success
          ? { ...service, publicKey: publicPart((await keys.signingKey(service.name)).privateKey) }
          : service,
      ),
    ),
  };
};

/** Writes the tenants file of this stack; whole or not at all. */
export const writeTenantsFile = async (path: string, keys: KeyStore): Promise<void> => {
  const tenants = await fillTemplate(await readTemplate(), keys);
  await writeFile(`${path}.partial`, `${JSON.stringify(tenants, null, 2)}\n`);
  await rename(`${path}.partial`, path);
};
