export const consentPurposes = [
  'MARKETING_EMAIL',
  'MARKETING_SMS',
  'ANALYTICS',
  'PERSONALISATION',
  'THIRD_PARTY_SHARING',
] as const;

export type ConsentPurpose = (typeof consentPurposes)[number];

export const isConsentPurpose = (text: string): text is ConsentPurpose =>
  consentPurposes.some((p) => p === text);

/** One decision, kept as evidence and never changed. */
export interface ConsentChange {
  readonly id: string;
  readonly accountId: string;
  readonly purpose: ConsentPurpose;
  readonly granted: boolean;
  readonly source: string | null;
  readonly recordedAtMs: number;
}

/** A first decision counts, a refusal too; a repetition of the last one does not. */
export const changesConsent = (last: ConsentChange | undefined, next: ConsentChange): boolean =>
  last?.granted !== next.granted;

/** The last decision on each purpose, in the order of `consentPurposes`; `history` is oldest first. */
export const currentConsents = (history: readonly ConsentChange[]): ConsentChange[] => {
  const last = new Map(history.map((change) => [change.purpose, change]));
  return consentPurposes.flatMap((purpose) => last.get(purpose) ?? []);
};
