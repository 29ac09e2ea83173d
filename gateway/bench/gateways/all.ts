import type { GatewayName, gatewayNames, GatewaySpec } from './gateway.ts';
import { hive } from './hive.ts';
import { apollo, ours, stock } from './own.ts';

export interface SpecInput {
  readonly supergraphFile: string;
  readonly port: number;
  /** For ours alone. */
  readonly nodeOptions: readonly string[];
}

/** Must be installed first. */
export const isPeer = (name: GatewayName): boolean => name === 'hive' || name === 'hive-native';

export const specOf = (
  name: (typeof gatewayNames)[number],
  { supergraphFile, port, nodeOptions }: SpecInput,
): GatewaySpec => {
  switch (name) {
    case 'ours':
      return ours(supergraphFile, port, nodeOptions);
    case 'stock':
      return stock(supergraphFile, port);
    case 'apollo':
      return apollo(supergraphFile, port);
    case 'hive':
      return hive(supergraphFile, port, false);
    case 'hive-native':
      return hive(supergraphFile, port, true);
  }
};
