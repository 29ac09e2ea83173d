import type { AuditTrail, Clock, IdFactory } from '@commerce/kernel';
import type { InventoryStore, LocationDirectory } from '../ports.ts';

/** What the operations stand on. */
export interface InventoryDeps {
  readonly store: InventoryStore;
  readonly directory: LocationDirectory;
  readonly clock: Clock;
  readonly ids: IdFactory;
  /** The largest number of available units that still counts as low stock. */
  readonly lowStockAt: number;
  readonly audit: AuditTrail;
  /** The largest adjustment, in units either way, to which nobody else has to agree. */
  readonly adjustAloneUpTo: number;
}
