/** A person's profile. */
export interface Account {
  readonly id: string;
  /** Lower-case. */
  readonly email: string | null;
  readonly displayName: string | null;
  /** BCP 47. */
  readonly locale: string | null;
  readonly createdAtMs: number;
  /** Set while nothing but the id is left. */
  readonly erasedAtMs: number | null;
}

/** A field that is absent stays; null empties it. */
export interface ProfilePatch {
  readonly email?: string | null;
  readonly displayName?: string | null;
  readonly locale?: string | null;
}

export const filledFields = ({ email, displayName, locale }: Account): number =>
  [email, displayName, locale].filter((field) => field !== null).length;
