import { migrate } from '@commerce/prisma/migrate';
import { provisionDatabase } from '@commerce/prisma/provision';

export interface BenchDatabase {
  readonly applicationUrl: string;
}

const role = (name: string) => ({ name, password: 'bench' });

/** A fresh database with the real migrations, as `start` makes it. */
export const freshDatabase = async (adminUrl: string, name: string): Promise<BenchDatabase> => {
  const application = role('bench_app');
  const { ownerUrl, applicationUrl } = await provisionDatabase({
    adminUrl,
    database: name,
    owner: role('bench_owner'),
    application,
  });
  await migrate({ url: ownerUrl, owner: 'product', applicationRole: application.name });
  return { applicationUrl };
};

export const tenantsFile = (tenant: string): string =>
  JSON.stringify({
    tenants: [
      {
        id: tenant,
        name: tenant,
        defaultLocale: 'en',
        locales: ['en', 'de'],
        defaultCurrency: 'USD',
        currencies: ['USD', 'EUR'],
      },
    ],
  });

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
};

/** The same program runs for many minutes: it says where it is. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);
