import { z } from 'zod';

/** A client, by the name that it sends (`apollographql-client-name`), and the credentials that may send it. */
export const clientSchema = z.strictObject({
  name: z.string().min(1),
  /** As logs name them: `key:<id>` of an API key, the issuer of a person's token, … */
  credentials: z.array(z.string().min(1)).min(1),
});
