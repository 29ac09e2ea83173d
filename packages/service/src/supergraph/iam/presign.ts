import { randomUUID } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import {
  iamHostHeader,
  iamMaxExpiresSeconds,
  iamNonceHeader,
  iamScheme,
  iamTenantHeader,
  stsOrigin,
} from './protocol.ts';
import { Sha256 } from './sha256.ts';

/** Keys, or what gets them when they are needed: `fromNodeProviderChain()` of the AWS SDK and the like. */
export type AwsCredentials = ConstructorParameters<typeof SignatureV4>[0]['credentials'];

export interface IamSigner {
  /** The `Authorization` value and the headers that its signature covers. Good once, for at most a minute. */
  sign(tenant: string | undefined, nowMs: number): Promise<Readonly<Record<string, string>>>;
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** Presigns STS GetCallerIdentity with the caller's own AWS keys; nothing is sent. */
export const createIamSigner = (deps: {
  /** The host that the gateway calls its own (its GATEWAY_IAM_HOST). */
  host: string;
  region: string;
  credentials: AwsCredentials;
  /** Another STS than the region's own, `https://host`. */
  stsEndpoint?: string;
  expiresSeconds?: number;
}): IamSigner => {
  const { region, credentials, expiresSeconds = iamMaxExpiresSeconds } = deps;
  const host = deps.host.toLowerCase();
  const sts = new URL(deps.stsEndpoint ?? stsOrigin(region));
  const signer = new SignatureV4({ service: 'sts', region, credentials, sha256: Sha256 });
  return {
    async sign(tenant, nowMs) {
      const bound = {
        [iamHostHeader]: host,
        [iamNonceHeader]: randomUUID(),
        ...(tenant !== undefined && { [iamTenantHeader]: tenant }),
      };
      const { query = {} } = await signer.presign(
        {
          method: 'GET',
          protocol: sts.protocol,
          hostname: sts.hostname,
          path: '/',
          query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
          headers: { host: sts.host, ...bound },
        },
        { signingDate: new Date(nowMs), expiresIn: expiresSeconds },
      );
      const search = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(String(value))}`);
      const token = Buffer.from(`${sts.origin}/?${search.join('&')}`).toString('base64url');
      return { authorization: `${iamScheme} ${token}`, ...bound };
    },
  };
};
