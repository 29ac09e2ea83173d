/** An operation that clients send, without anything of a person in it. */
export interface ReportedOperation {
  /** Lower-case hex SHA-256 of the signature. */
  readonly hash: string;
  readonly name: string;
  /** The normalised text. */
  readonly signature: string;
  /** Schema coordinates that it uses, each once. */
  readonly coordinates: readonly string[];
}

export interface ReportedRequests {
  readonly hash: string;
  readonly atMs: number;
  readonly clientName: string;
  readonly clientVersion: string;
  readonly count: number;
}

export interface UsageReport {
  readonly id: string;
  readonly variant: string;
  readonly operations: readonly ReportedOperation[];
  readonly requests: readonly ReportedRequests[];
}

/** Who uses a coordinate of the schema. */
export interface CoordinateUsage {
  /** Requests in the window. */
  readonly requests: number;
  /** Names; at most `maxNames` of them. */
  readonly operations: readonly string[];
  readonly clients: readonly string[];
}

export const maxNames = 100;

const hourMs = 3_600_000;

/** Requests are counted by the hour. */
export const hourOf = (ms: number): number => Math.floor(ms / hourMs) * hourMs;

const hashForm = /^[0-9a-f]{64}$/;
const coordinateForm = /^[_A-Za-z][_0-9A-Za-z]*(\.[_A-Za-z][_0-9A-Za-z]*(\([_A-Za-z][_0-9A-Za-z]*:\))?)?$/;

/** The first thing wrong with a report, or undefined. */
export const reportProblem = ({ id, operations, requests }: UsageReport): string | undefined => {
  if (id === '' || id.length > 100) return 'id: 1 to 100 characters';
  if (operations.length > 10_000 || requests.length > 100_000) return 'more than a report may hold';
  for (const { hash, name, signature, coordinates } of operations) {
    if (!hashForm.test(hash)) return 'operations.hash: a lower-case hex SHA-256';
    if (name.length > 256) return 'operations.name: at most 256 characters';
    if (signature.length > 100_000) return 'operations.signature: at most 100,000 characters';
    if (coordinates.length > 10_000 || !coordinates.every((one) => coordinateForm.test(one)))
      return 'operations.coordinates: schema coordinates, at most 10,000';
  }
  for (const { hash, atMs, clientName, clientVersion, count } of requests) {
    if (!hashForm.test(hash)) return 'requests.hash: a lower-case hex SHA-256';
    if (!Number.isFinite(atMs)) return 'requests.at: a time as RFC 3339';
    if (clientName.length > 128 || clientVersion.length > 128) return 'requests: a client’s name is too long';
    if (!Number.isInteger(count) || count < 1) return 'requests.count: at least 1';
  }
  return undefined;
};
