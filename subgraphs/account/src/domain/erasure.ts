/** What an erasure removes, by number. Holds nothing personal, so it may be kept. */
export interface ErasureSummary {
  readonly profileFields: number;
  readonly addresses: number;
  readonly consentChanges: number;
  readonly groupMemberships: number;
}
