import type { ClosedStatus } from '../domain/reservation.ts';

/** A product as inventory knows it: by its SKU alone. */
export interface ProductRef {
  readonly sku: string;
}

interface UserErrorBase {
  readonly code: string;
  readonly message: string;
  readonly field: string[] | null;
}

/** The typed members of the interface UserError. */
export type UserErrorModel =
  | (UserErrorBase & { readonly __typename: 'InvalidInput' | 'NotFound' })
  | (UserErrorBase & { readonly __typename: 'ApprovalRequired'; readonly threshold: number })
  | (UserErrorBase & {
      readonly __typename: 'InsufficientStock';
      readonly sku: string;
      readonly available: number;
    })
  | (UserErrorBase & { readonly __typename: 'ReservationNotHeld'; readonly status: ClosedStatus });
