import { z } from 'zod';

const manifestSchema = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(
    z.object({
      id: z.string().min(1),
      name: z.string(),
      type: z.enum(['query', 'mutation', 'subscription']),
      body: z.string().min(1),
      /** The one client that may use it; absent: every client. */
      clientName: z.string().nullish(),
    }),
  ),
});

/** A list of operations in the format that Apollo's tools write. */
export type Manifest = z.infer<typeof manifestSchema>;

/** Throws on what is no such list. */
export const parseManifest = (json: string): Manifest => {
  const parsed = manifestSchema.safeParse(JSON.parse(json));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`not a persisted query manifest: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
};
