import { z } from 'zod';
import type { Contract } from '@commerce/supergraph';

const tags = z
  .string()
  .optional()
  .transform((text) => (text ?? '').split(',').flatMap((tag) => tag.trim() || []));

export const contractEnv = {
  /** Clients see only fields and unions with one of these tags (comma-separated); none: whatever is not excluded. */
  GATEWAY_CONTRACT_INCLUDE_TAGS: tags,
  /** Clients see nothing that has one of these tags (comma-separated). */
  GATEWAY_CONTRACT_EXCLUDE_TAGS: tags,
  /** Under a contract, types to which nothing leads any more are hidden too. */
  GATEWAY_CONTRACT_HIDE_UNREACHABLE: z.stringbool().default(true),
};

type ContractEnv = { readonly [K in keyof typeof contractEnv]: z.infer<(typeof contractEnv)[K]> };

/** Undefined: clients see the whole supergraph. */
export const contractOf = (env: ContractEnv): Contract | undefined => {
  const include = env.GATEWAY_CONTRACT_INCLUDE_TAGS;
  const exclude = env.GATEWAY_CONTRACT_EXCLUDE_TAGS;
  if (include.length === 0 && exclude.length === 0) return undefined;
  return { include, exclude, hideUnreachable: env.GATEWAY_CONTRACT_HIDE_UNREACHABLE };
};
