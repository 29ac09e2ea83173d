import { guardStore } from '@commerce/prisma';
import type { AccountStore } from '../ports.ts';
import { accountsStore } from './accounts.ts';
import { addressesStore } from './addresses.ts';
import { consentsStore } from './consents.ts';
import type { Database } from './database.ts';
import { erasureStore } from './erasure.ts';
import { groupsStore } from './groups.ts';

/** Accounts in PostgreSQL, behind its row-level security. */
export const createPrismaStore = (db: Database): AccountStore =>
  guardStore({
    ready: () => db.ready(),
    ...accountsStore(db),
    ...addressesStore(db),
    ...consentsStore(db),
    ...groupsStore(db),
    ...erasureStore(db),
  });
