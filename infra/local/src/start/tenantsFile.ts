import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { infraRoot } from '../paths.ts';
import { publicPart, type KeyStore } from './keys.ts';

/** The committed file: tenants as the services want them, but for keys, which every clone makes itself. */
const templateFile = join(infraRoot, 'config', 'tenants.json');

const generated = z.literal('generated');

const template = z.object({
  tenants: z.array(
    z.looseObject({
      id: z.string(),
      issuers: z.array(z.looseObject({ issuer: z.string(), audience: z.string(), jwks: z.unknown() })),
    }),
  ),
  services: z.array(z.looseObject({ name: z.string(), publicKey: z.unknown() })),
});

export type TenantsTemplate = z.infer<typeof template>;

export const readTemplate = async (): Promise<TenantsTemplate> =>
  template.parse(JSON.parse(await readFile(templateFile, 'utf8')));

/** The template with every "generated" replaced by the public part of this clone's key. */
export const fillTemplate = async (from: TenantsTemplate, keys: KeyStore): Promise<object> => ({
  tenants: await Promise.all(
    from.tenants.map(async (tenant) => ({
      ...tenant,
      issuers: await Promise.all(
        tenant.issuers.map(async (issuer) =>
          generated.safeParse(issuer.jwks).success
            ? { ...issuer, jwks: { keys: [publicPart(await keys.issuerKey(tenant.id))] } }
            : issuer,
        ),
      ),
    })),
  ),
  services: await Promise.all(
    from.services.map(async (service) =>
      generated.safeParse(service.publicKey).success
        ? { ...service, publicKey: publicPart((await keys.signingKey(service.name)).privateKey) }
        : service,
    ),
  ),
});

/** Writes the tenants file of this stack; whole or not at all. */
export const writeTenantsFile = async (path: string, keys: KeyStore): Promise<void> => {
  const tenants = await fillTemplate(await readTemplate(), keys);
  await writeFile(`${path}.partial`, `${JSON.stringify(tenants, null, 2)}\n`);
  await rename(`${path}.partial`, path);
};
