import { z } from 'zod';

/** What it takes to call the supergraph as a service, to be spread into a service's z.object. */
export const supergraphEnv = {
  SUPERGRAPH_URL: z.url().default('http://127.0.0.1:4000/graphql'),
  /** How we sign in there. `key`: with our own Ed25519 key; `iam`: as the AWS role that we run as. */
  SUPERGRAPH_SIGN_IN: z.enum(['key', 'iam']).default('key'),
  /** Of `key`, one of the two. */
  SERVICE_KEY: z.string().optional(),
  SERVICE_KEY_FILE: z.string().optional(),
  /** Of `iam`: what the gateway calls itself (its GATEWAY_IAM_HOST); by default the host of SUPERGRAPH_URL. */
  SUPERGRAPH_IAM_HOST: z.string().optional(),
};

/** A check for an environment with `supergraphEnv`, to be passed to the schema's `check`. */
export const requireSupergraphSignIn = z.refine<unknown>(
  (env) => {
    const given = new Map(typeof env === 'object' && env !== null ? Object.entries(env) : []);
    return (
      given.get('SUPERGRAPH_SIGN_IN') === 'iam' || given.has('SERVICE_KEY') || given.has('SERVICE_KEY_FILE')
    );
  },
  {
    path: ['SERVICE_KEY'],
    error: 'is required: set SERVICE_KEY or SERVICE_KEY_FILE, or SUPERGRAPH_SIGN_IN=iam',
    // As in requireOneOf: reported beside every other problem.
    when: () => true,
  },
);

/** Where the supergraph is and how we sign in. */
export interface SupergraphSettings {
  readonly url: string;
  readonly signIn:
    | { readonly kind: 'key'; readonly inline: string | undefined; readonly file: string | undefined }
    | {
        readonly kind: 'iam';
        readonly host: string;
        readonly region: string;
        /** Absent: the region's own STS. */
        readonly stsEndpoint?: string;
      };
}

type Env = z.infer<z.ZodObject<typeof supergraphEnv>> & {
  readonly AWS_REGION: string;
  readonly AWS_ENDPOINT_URL_STS?: string | undefined;
};

export const supergraphSettings = (env: Env): SupergraphSettings => ({
  url: env.SUPERGRAPH_URL,
  signIn:
    env.SUPERGRAPH_SIGN_IN === 'key'
      ? { kind: 'key', inline: env.SERVICE_KEY, file: env.SERVICE_KEY_FILE }
      : {
          kind: 'iam',
          host: env.SUPERGRAPH_IAM_HOST ?? new URL(env.SUPERGRAPH_URL).host,
          region: env.AWS_REGION,
          ...(env.AWS_ENDPOINT_URL_STS !== undefined && { stsEndpoint: env.AWS_ENDPOINT_URL_STS }),
        },
});
