/** Why something is not done. The code is ours; rover prints the message. */
export interface Refusal {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  readonly message: string;
}

export type RefusalCode =
  | 'INVALID_NAME'
  | 'INVALID_URL'
  | 'INVALID_SCHEMA'
  | 'SCHEMA_TOO_LARGE'
  | 'IS_A_CONTRACT'
  | 'UNKNOWN_LAUNCH'
  | 'UNKNOWN_VARIANT'
  | 'VARIANT_BUSY'
  | 'VARIANT_EXISTS'
  | 'LAUNCH_FAILED'
  | 'INVALID_CANARY'
  | 'CANARY_CONFLICT'
  | 'INVALID_CONTRACT'
  | 'INVALID_REPORT'
  | 'INVALID_OPERATION'
  | 'UNKNOWN_KEY'
  | 'NOT_A_MONOLITH';

export const refusal = (code: RefusalCode, message: string): Refusal => ({ kind: 'refused', code, message });
