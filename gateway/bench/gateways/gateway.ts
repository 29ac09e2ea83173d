/** What the bench knows of a gateway before it runs. */
export interface GatewaySpec {
  readonly name: GatewayName;
  /** Arguments after `node`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** What every request to it carries. */
  readonly headers?: Readonly<Record<string, string>>;
}

export const gatewayNames = ['ours', 'stock', 'apollo', 'hive', 'hive-native'] as const;
/**
 * Ours when it asks who it is, and knows it by an API key or a person's token; the same by API key when it counts
 * costs and rates as well.
 */
export const identifiedNames = ['ours-key', 'ours-jwt', 'ours-guarded'] as const;
export type GatewayName = (typeof gatewayNames)[number] | (typeof identifiedNames)[number];

/** A gateway that answers. */
export interface RunningGateway {
  readonly name: GatewayName;
  readonly pid: number;
  readonly port: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}
