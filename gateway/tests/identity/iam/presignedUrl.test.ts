import { describe, expect, test } from '@jest/globals';
import { createIamSigner } from '@commerce/service/iam';
import fc from 'fast-check';
import { readPresignedUrl, type StsEndpoint } from '../../../src/identity/iam/presignedUrl.ts';

const nowMs = Date.UTC(2026, 0, 31, 12);
const endpoints: readonly StsEndpoint[] = [
  { origin: 'https://sts.amazonaws.com', region: 'us-east-1' },
  { origin: 'https://sts.eu-central-1.amazonaws.com', region: 'eu-central-1' },
];

const urlFor = async (region: string, stsEndpoint?: string): Promise<string> => {
  const signer = createIamSigner({
    host: 'shop.example.com',
    region,
    credentials: {
      accessKeyId: 'ASIAEXAMPLEEXAMPLE00',
      secretAccessKey: 's',
      sessionToken: 'IQoJb3JpZ2luX2Vj/+==',
    },
    ...(stsEndpoint !== undefined && { stsEndpoint }),
  });
  const { authorization = '' } = await signer.sign('acme', nowMs);
  return Buffer.from(authorization.slice('AWS4-STS '.length), 'base64url').toString();
};

const read = (url: string) => readPresignedUrl(Buffer.from(url).toString('base64url'), { endpoints, nowMs });

/** The same parameters, whatever their order and escapes. */
const parametersOf = (search: string) => [...new URLSearchParams(search)].toSorted();

describe('a presigned URL', () => {
  test('is read as it was signed, from the region’s own STS and from the global one', async () => {
    for (const [region, sts] of [['eu-central-1'], ['us-east-1', 'https://sts.amazonaws.com']] as const) {
      const url = await urlFor(region, sts);
      const call = read(url);
      expect(url.startsWith(`${call.endpoint.origin}/?`)).toBe(true);
      expect(parametersOf(call.search)).toEqual(parametersOf(new URL(url).search));
      expect(call.signedHeaders).toEqual(new Set(['x-commerce-nonce', 'x-commerce-tenant']));
      expect(call.expiresAtMs).toBe(nowMs + 65_000);
    }
  });

  test('of one region is not taken to the STS of another', async () => {
    const url = await urlFor('eu-central-1', 'https://sts.amazonaws.com');
    expect(() => read(url)).toThrow('malformed');
    const elsewhere = await urlFor('us-west-2');
    expect(() => read(elsewhere)).toThrow('malformed');
  });

  test('with anything put in, taken out or changed is refused, or still asks one of our STS for the caller’s identity', async () => {
    const url = await urlFor('eu-central-1');
    const piece = fc.oneof(
      fc.string({ maxLength: 12, unit: 'binary' }),
      fc.constantFrom(
        '&',
        '=',
        '?',
        '#',
        '@',
        '/',
        '%',
        '%00',
        '%26',
        '+',
        '\\',
        ':',
        'Action=AssumeRole',
        '&Action',
      ),
    );
    fc.assert(
      fc.property(fc.nat(url.length), fc.nat(8), piece, (at, cut, put) => {
        const edited = url.slice(0, at) + put + url.slice(at + cut);
        try {
          const { endpoint, search } = read(edited);
          expect(endpoints).toContain(endpoint);
          const parameters = new URLSearchParams(search);
          expect(parameters.getAll('Action')).toEqual(['GetCallerIdentity']);
          expect(search).toMatch(/^[A-Za-z0-9\-._~%=&]+$/);
        } catch (error) {
          if (!(error instanceof Error && error.name === 'CredentialRefused')) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });
});
