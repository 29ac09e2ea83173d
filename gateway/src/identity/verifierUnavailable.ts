import { KeysUnavailable } from '@commerce/service';

/** Whoever verifies a credential (STS, a custom authorizer, the store of used tokens) gave no answer to go by. */
export class VerifierUnavailable extends KeysUnavailable {
  constructor(problem: string, cause?: unknown) {
    super(cause);
    this.name = 'VerifierUnavailable';
    this.message = problem;
  }
}
