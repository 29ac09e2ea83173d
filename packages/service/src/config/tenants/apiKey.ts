import { z } from 'zod';
import { grantableScope } from './rights.ts';

/**
 * A key for `x-api-key`. Two live keys of one `id` are one client that is changing its key: the new one is added,
 * the client moves over, the old one is taken out or ends by itself.
 */
export const apiKey = z.strictObject({
  id: z.string().min(1),
  /** Lower-case hex SHA-256 of the key: the file holds no secret. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be the lower-case hex SHA-256 of the key'),
  /** `guest`: a page or an app that lets people browse. `partner`: another company's system. */
  role: z.enum(['guest', 'partner']).default('guest'),
  /** Absent: those of the role. */
  scopes: z.array(grantableScope).optional(),
  /** From this instant on it is refused; absent: never. */
  expiresAt: z.iso
    .datetime({ offset: true, error: 'must be an instant such as 2027-01-31T00:00:00Z' })
    .optional(),
});
