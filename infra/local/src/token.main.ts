import { SignJWT, importJWK } from 'jose';
import { parseCommandLine, UsageError } from './start/commandLine.ts';
import { demoRoles, demoToken } from './start/demoToken.ts';
import { createKeyStore } from './start/keys.ts';
import { localFolder } from './start/localFolder.ts';
import { readTemplate } from './start/tenantsFile.ts';

const help = `Usage: npx pnpm@10 --silent token --tenant <tenant> --as <role> [--subject <name>] [--shared]

Prints a JWT (ES256, good for 12 hours) of the tenant's demo issuer, for the header
"Authorization: Bearer <token>". The subject is who it is: the same subject is the same account.

  --as      ${demoRoles.join(', ')}
            (staff: an admin by the claim "roles"; the others by "cognito:groups")
  --shared  by the issuer that all tenants share, as one Cognito user pool would sign it:
            the claim custom:tenant_id names the tenant
`;

const makeToken = async (): Promise<string> => {
  const options = {
    tenant: { type: 'string' },
    as: { type: 'string' },
    subject: { type: 'string' },
    shared: { type: 'boolean', default: false },
  } as const;
  const values = parseCommandLine(process.argv.slice(2), options);
  if (values.help === true) return help.trimEnd();

  const { tenant, as, subject, shared } = values;
  const { key, claims } = demoToken(await readTemplate(), { tenant, as, subject, shared });
  const jwk = await createKeyStore(localFolder(process.env).keys).issuerKey(key);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', ...(jwk.kid && { kid: jwk.kid }) })
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
