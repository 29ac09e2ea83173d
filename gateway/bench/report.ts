import { type GatewayName, identifiedNames } from './gateways/gateway.ts';
import type { Figures } from './measure/measured.ts';
import { rounded } from './measure/statistics.ts';

/** One gateway under one workload: medians over rounds. */
export interface Measurement extends Figures {
  readonly workload: string;
  readonly gateway: GatewayName;
  /** The highest resident memory during the workload. */
  readonly peakRssMb: number;
  readonly failures: number;
  readonly requests: number;
  /** Requests to subgraphs for one request. */
  readonly fetchesPerRequest: number;
  readonly answerBytes: number;
  /** At a fixed rate, the same for every gateway. */
  readonly equalLoad?: Figures & { readonly ratePerSecond: number };
}

/** The share of the stock engine's figure. */
interface Ratios {
  readonly cpuMsPerRequest: number;
  readonly requestsPerSecond: number;
  readonly p99MsAtEqualLoad?: number;
}

export type Result = Measurement & {
  readonly toStock?: Ratios;
  /** CPU, of @apollo/server and @apollo/gateway as they come. */
  readonly cpuToApollo?: number;
  /** CPU, of that without asking who it is. */
  readonly cpuToOpen?: number;
};

const ratios = (one: Measurement, stock: Measurement): Ratios => ({
  cpuMsPerRequest: one.cpuMsPerRequest / stock.cpuMsPerRequest,
  requestsPerSecond: one.requestsPerSecond / stock.requestsPerSecond,
  ...(one.equalLoad && stock.equalLoad
    ? { p99MsAtEqualLoad: one.equalLoad.p99Ms / stock.equalLoad.p99Ms }
    : {}),
});

const isIdentified = (name: GatewayName): boolean => identifiedNames.some((each) => each === name);

export const compared = (measurements: readonly Measurement[]): Result[] =>
  measurements.map((one) => {
    const same = (name: GatewayName): Measurement | undefined =>
      measurements.find(({ workload, gateway }) => workload === one.workload && gateway === name);
    const [stock, apollo, open] = [same('stock'), same('apollo'), same('ours')];
    return {
      ...one,
      ...(stock && { toStock: ratios(one, stock) }),
      ...(apollo && { cpuToApollo: one.cpuMsPerRequest / apollo.cpuMsPerRequest }),
      ...(open && isIdentified(one.gateway) && { cpuToOpen: one.cpuMsPerRequest / open.cpuMsPerRequest }),
    };
  });

/** JSON with four significant digits. */
export const asJson = (report: object): string =>
  JSON.stringify(report, (_key, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? rounded(value) : value,
  );

const columns: readonly (readonly [string, (result: Result) => string | number | undefined])[] = [
  ['workload', (r) => r.workload],
  ['gateway', (r) => r.gateway],
  ['cpu ms', (r) => r.cpuMsPerRequest],
  ['of stock', (r) => r.toStock?.cpuMsPerRequest],
  ['of apollo', (r) => r.cpuToApollo],
  ['of open', (r) => r.cpuToOpen],
  ['req/s', (r) => Math.round(r.requestsPerSecond)],
  ['p50 ms', (r) => r.p50Ms],
  ['p99 ms', (r) => r.p99Ms],
  ['peak MB', (r) => Math.round(r.peakRssMb)],
  ['fetches', (r) => r.fetchesPerRequest],
  ['bytes', (r) => Math.round(r.answerBytes)],
  ['at req/s', (r) => r.equalLoad && Math.round(r.equalLoad.ratePerSecond)],
  ['p50 ms', (r) => r.equalLoad?.p50Ms],
  ['p99 ms', (r) => r.equalLoad?.p99Ms],
  ['of stock', (r) => r.toStock?.p99MsAtEqualLoad],
];

const cell = (value: string | number | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : String(Number(value.toPrecision(3)));

export const asTable = (results: readonly Result[]): string => {
  const rows = [columns.map(([title]) => title), ...results.map((r) => columns.map(([, of]) => cell(of(r))))];
  const widths = columns.map((_, c) => Math.max(...rows.map((row) => row[c]?.length ?? 0)));
  return rows
    .map((row) =>
      row.map((text, c) => (c < 2 ? text.padEnd(widths[c] ?? 0) : text.padStart(widths[c] ?? 0))).join('  '),
    )
    .join('\n');
};
