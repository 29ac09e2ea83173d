import { hash } from 'node:crypto';
import type { CartLine } from '../domain/line.ts';

/**
 * What META says of the lines beside it. A query is no snapshot: DynamoDB may show META after a
 * transaction and a line before it. Writing on from such a mixture would lose units, so a cart whose
 * lines do not match is read again.
 */
export const linesDigest = (lines: readonly CartLine[]): string =>
  hash(
    'sha256',
    JSON.stringify(
      lines.map(({ id, sku, title, quantity, unitPriceMinor, quote }) => [
        id,
        sku,
        title,
        quantity,
        unitPriceMinor,
        quote.kind === 'sold' ? [quote.unitPriceMinor, quote.available] : null,
      ]),
    ),
    'base64url',
  );
