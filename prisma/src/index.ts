export { guardStore } from './guardStore.ts';
export { createObservedPool, type PoolOptions } from './observedPool.ts';
export { isOwner, type Owner, owners } from './owners.ts';
export { asStoreError } from './storeErrors.ts';
export {
  createTenantDatabase,
  type Row,
  type Sql,
  type TenantDatabase,
  type TenantDatabaseOptions,
} from './tenantDatabase.ts';
