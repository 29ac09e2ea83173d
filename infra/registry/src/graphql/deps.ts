import type { KeyGuard } from '../guard/keyGuard.ts';
import type { RegistryMetrics } from '../guard/metrics.ts';
import type { OperationDeps } from '../operations/deps.ts';
import type { Links } from './links.ts';

export interface ResolverDeps extends OperationDeps {
  readonly links: Links;
  readonly keyGuard: KeyGuard;
  readonly metrics: RegistryMetrics;
}
