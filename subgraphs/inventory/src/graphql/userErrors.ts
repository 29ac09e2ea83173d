import { changeRefusalText } from '@commerce/kernel';
import type { Shortage } from '../domain/allocation.ts';
import type { AdjustStockError } from '../operations/adjustStock.ts';
import type { EndReservationError } from '../operations/endReservation.ts';
import type { UserErrorModel } from './models.ts';

export const fromShortage = ({ sku, available }: Shortage): UserErrorModel => ({
  __typename: 'InsufficientStock',
  code: 'INSUFFICIENT_STOCK',
  message: `only ${available} of ${sku} can be had`,
  field: ['input', 'lines'],
  sku,
  available,
});

export const fromEndReservationError = (error: EndReservationError): UserErrorModel => {
  const field = ['input', 'reservationId'];
  switch (error.kind) {
    case 'NOT_FOUND':
      return { __typename: 'NotFound', code: 'NOT_FOUND', message: 'there is no such reservation', field };
    case 'NOT_HELD':
      return {
        __typename: 'ReservationNotHeld',
        code: 'RESERVATION_NOT_HELD',
        message: `the reservation is ${error.status.toLowerCase()} already`,
        field,
        status: error.status,
      };
  }
};

export const fromAdjustStockError = (error: AdjustStockError): UserErrorModel => {
  switch (error.kind) {
    case 'UNKNOWN_LOCATION':
      return {
        __typename: 'NotFound',
        code: 'NOT_FOUND',
        message: 'there is no such location',
        field: ['input', 'locationId'],
      };
    case 'BELOW_ZERO':
      return {
        __typename: 'InvalidInput',
        code: 'ADJUSTMENT_BELOW_ZERO',
        message: `only ${error.onHand} are on hand`,
        field: ['input', 'delta'],
      };
    case 'APPROVAL_REQUIRED':
      return {
        __typename: 'ApprovalRequired',
        code: 'APPROVAL_REQUIRED',
        message: `a second person has to agree to more than ${error.threshold} units: requestChange, then send this again with its changeId`,
        field: ['input', 'delta'],
        threshold: error.threshold,
      };
    case 'CHANGE_REFUSED':
      return {
        __typename: error.refusal === 'NOT_FOUND' ? 'NotFound' : 'InvalidInput',
        ...changeRefusalText(error.refusal),
        field: ['input', 'changeId'],
      };
  }
};
