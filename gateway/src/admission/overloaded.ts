import { CodedError } from '@commerce/kernel';

export type OverloadReason = 'queue full' | 'waited too long' | 'client gone';

/** The gateway has more to do than it can, and others are first. */
export class Overloaded extends CodedError {
  readonly retryAfterSeconds: number;

  constructor(reason: OverloadReason, retryAfterSeconds: number) {
    super('OVERLOADED', `the gateway is busy: ${reason}`);
    this.name = 'Overloaded';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
