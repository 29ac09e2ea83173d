import { SignJWT, importJWK } from 'jose';
import { parseCommandLine, UsageError } from './start/commandLine.ts';
import { createKeyStore } from './start/keys.ts';
import { localFolder } from './start/localFolder.ts';
import { readTemplate } from './start/tenantsFile.ts';

const help = `Usage: npx pnpm@10 --silent token --tenant <tenant> --as shopper|staff [--subject <name>]

Prints a JWT (ES256, good for 12 hours) of the tenant's demo issuer, for the header
"Authorization: Bearer <token>". The subject is who it is: the same subject is the same account.
`;

const roles = ['shopper', 'staff'];

const makeToken = async (): Promise<string> => {
  const options = {
    tenant: { type: 'string' },
    as: { type: 'string' },
    subject: { type: 'string' },
  } as const;
  const values = parseCommandLine(process.argv.slice(2), options);
  if (values.help === true) return help.trimEnd();

  const { tenants } = await readTemplate();
  const tenant = tenants.find(({ id }) => id === values.tenant);
  const known = tenants.map(({ id }) => id).join(', ');
  if (tenant === undefined)
    throw new UsageError(
      `--tenant must be one of ${known}${values.tenant === undefined ? '' : `, not "${values.tenant}"`}`,
    );
  const [issuer] = tenant.issuers;
  if (issuer === undefined) throw new UsageError(`${tenant.id} has no issuer`);
  const role = values.as;
  if (role === undefined || !roles.includes(role)) {
    throw new UsageError(`--as must be shopper or staff${role === undefined ? '' : `, not "${role}"`}`);
  }
  const subject = values.subject ?? `demo-${role}`;
  if (!/^[\x21-\x7e]{1,128}$/.test(subject))
    throw new UsageError('--subject must be 1 to 128 printable characters without spaces');

  const jwk = await createKeyStore(localFolder(process.env).keys).issuerKey(tenant.id);
  return new SignJWT({ roles: [role], email: `${subject}@${tenant.id}.example`, name: subject })
    .setProtectedHeader({ alg: 'ES256', ...(jwk.kid && { kid: jwk.kid }) })
    .setIssuer(issuer.issuer)
    .setAudience(issuer.audience)
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime('12h')
    .sign(await importJWK(jwk, 'ES256'));
};

try {
  process.stdout.write(`${await makeToken()}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${help}`);
  process.exitCode = 1;
}
