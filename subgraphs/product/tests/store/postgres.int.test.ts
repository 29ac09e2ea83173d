import { describeWithPostgres } from '@commerce/testkit';
import { postgresCatalog } from '../support/catalog.ts';
import { catalogStoreContract } from './contract.ts';

describeWithPostgres('the catalog in PostgreSQL', ({ postgresUrl }) =>
  catalogStoreContract(() => postgresCatalog(postgresUrl)),
);
