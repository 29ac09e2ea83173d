import { guardStore } from '@commerce/prisma';
import type { AdminStore } from '../adminPorts.ts';
import { apiKeysStore } from './apiKeys.ts';
import { auditLogStore } from './auditLog.ts';
import { changeRequestsStore } from './changeRequests.ts';
import type { Database } from './database.ts';
import { tenantLimitsStore } from './tenantLimits.ts';

/** The audit log, changes, keys and limits in PostgreSQL, behind its row-level security. */
export const createPrismaAdminStore = (db: Database): AdminStore =>
  guardStore({
    ...auditLogStore(db),
    ...changeRequestsStore(db),
    ...apiKeysStore(db),
    ...tenantLimitsStore(db),
  });
