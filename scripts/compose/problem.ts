/** Something to mend before the supergraph can be composed, and where. */
export interface Problem {
  /** Composition's own code (`FIELD_TYPE_MISMATCH`) or one of ours (`MISSING_DESCRIPTION`). */
  readonly code: string;
  readonly message: string;
  /** Every place that has a part in it, the first one first. */
  readonly places: readonly Place[];
}

export interface Place {
  /** A path relative to the working directory, so that editors and terminals can open it. */
  readonly file: string;
  /** Counted from 1. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly subgraph?: string | undefined;
}

const showPlace = ({ file, line, column, subgraph }: Place): string => {
  const position = [file, line, column].filter((part) => part !== undefined).join(':');
  return subgraph === undefined ? position : `${position} (subgraph ${subgraph})`;
};

/** One problem as lines: the place that editors link to, the code, the message, then the other places. */
export const showProblem = ({ code, message, places }: Problem): string => {
  const [first, ...others] = places;
  const head = first ? `${showPlace(first)}: ${code}: ${message}` : `${code}: ${message}`;
  return [head, ...others.map((place) => `    and ${showPlace(place)}`)].join('\n');
};

/** What a command found. */
export interface Report {
  readonly ok: boolean;
  /** Everything to tell the user, ready to print. */
  readonly text: string;
}

export const lines = (parts: readonly string[]): string => parts.map((part) => `${part}\n`).join('');

export const failure = (problems: readonly Problem[]): Report => ({
  ok: false,
  text: lines([
    ...problems.map(showProblem),
    `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`,
  ]),
});
