import { describeWithPostgres } from '@commerce/testkit';
import { postgresCatalog } from '../support/catalog.ts';
import { categoryContract } from './categoryContract.ts';
import { feedContract } from './feedContract.ts';
import { readContract } from './readContract.ts';

describeWithPostgres('a feed into PostgreSQL', ({ postgresUrl }) =>
  feedContract(() => postgresCatalog(postgresUrl)),
);
describeWithPostgres('the catalog in PostgreSQL', ({ postgresUrl }) =>
  readContract(() => postgresCatalog(postgresUrl)),
);
describeWithPostgres('categories in PostgreSQL', ({ postgresUrl }) =>
  categoryContract(() => postgresCatalog(postgresUrl)),
);
