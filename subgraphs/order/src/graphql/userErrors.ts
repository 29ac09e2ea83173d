import { type Money, toDecimal, unreachable } from '@commerce/kernel';
import type { Refusal } from '../domain/refusal.ts';

interface Common {
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[] | null;
}

export type InvalidView = Common & { readonly __typename: 'InvalidInput' };
export type NotFoundView = Common & { readonly __typename: 'NotFound' };
export type VersionConflictView = Common & {
  readonly __typename: 'VersionConflict';
  readonly currentVersion: number;
};
export type InsufficientStockView = Common & {
  readonly __typename: 'InsufficientStock';
  readonly sku: string;
  readonly available: number;
};
export type PriceChangedView = Common & {
  readonly __typename: 'PriceChanged';
  readonly sku: string;
  readonly was: Money;
  readonly now: Money;
};

export type UserErrorView =
  InvalidView | NotFoundView | VersionConflictView | InsufficientStockView | PriceChangedView;

const say = (amount: Money): string => `${toDecimal(amount)} ${amount.currencyCode}`;

/** A refusal in the graph's terms. */
export const userErrorView = (refusal: Refusal): UserErrorView => {
  switch (refusal.kind) {
    case 'invalid': {
      const { code, message, field } = refusal;
      return { __typename: 'InvalidInput', code, message, field };
    }
    case 'notFound': {
      const { code, message, field } = refusal;
      return { __typename: 'NotFound', code, message, field };
    }
    case 'versionConflict':
      return {
        __typename: 'VersionConflict',
        code: 'VERSION_CONFLICT',
        message: `the cart is at version ${refusal.currentVersion}`,
        field: ['input', 'expectedVersion'],
        currentVersion: refusal.currentVersion,
      };
    case 'insufficientStock': {
      const { sku, available } = refusal;
      const message = `${available} of ${sku} can be had`;
      return {
        __typename: 'InsufficientStock',
        code: 'INSUFFICIENT_STOCK',
        message,
        field: null,
        sku,
        available,
      };
    }
    case 'priceChanged': {
      const { sku, was, now } = refusal;
      const message = `one ${sku} costs ${say(now)} now, not ${say(was)}`;
      return { __typename: 'PriceChanged', code: 'PRICE_CHANGED', message, field: null, sku, was, now };
    }
    default:
      return unreachable(refusal);
  }
};
