import type { OperationDeps } from '../operations/deps.ts';
import type { Links } from './links.ts';

export interface ResolverDeps extends OperationDeps {
  readonly links: Links;
}
