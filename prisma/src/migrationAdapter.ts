import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';

const asDriverError = (error: unknown): unknown =>
  error instanceof pg.DatabaseError
    ? new DriverAdapterError({
        kind: 'postgres',
        code: error.code ?? 'N/A',
        severity: error.severity ?? 'N/A',
        message: error.message,
        detail: error.detail,
        column: error.column,
        hint: error.hint,
      })
    : error;

const oid = { char: 18, text: 25 };

/**
 * The stock adapter falls short of the schema engine's needs in two places, mended here:
 * - It cuts a script at every semicolon, so a function's body falls apart. PostgreSQL takes the whole script as
 *   it is, and runs it as one transaction: a migration applies completely or not at all.
 * - It does not know the catalog's one-byte type "char", which the engine reads as a character.
 */
const connectMended = async (connectionString: string): Promise<SqlDriverAdapter> => {
  // One connection only, because the engine's advisory lock belongs to a session.
  const pool = new pg.Pool({ connectionString, max: 1, application_name: 'migrate' });
  const query = pool.query.bind(pool);
  const charColumnsOf = new WeakMap<object, number[]>();

  const describingPool = Object.assign(pool, {
    query: async (config: pg.QueryArrayConfig) => {
      const result: pg.QueryArrayResult | pg.QueryArrayResult[] = await query(config);
      // A script of several statements has a result for each.
      if (Array.isArray(result)) return result;
      const chars = result.fields.flatMap((field, index) => (field.dataTypeID === oid.char ? [index] : []));
      for (const index of chars) Object.assign(result.fields[index] ?? {}, { dataTypeID: oid.text });
      charColumnsOf.set(result.rows, chars);
      return result;
    },
  });
  const adapter = await new PrismaPg(describingPool, { disposeExternalPool: true }).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);

  return Object.assign(adapter, {
    async queryRaw(sql: Parameters<typeof queryRaw>[0]) {
      const set = await queryRaw(sql);
      for (const index of charColumnsOf.get(set.rows) ?? [])
        set.columnTypes[index] = ColumnTypeEnum.Character;
      return set;
    },
    async executeScript(script: string) {
      try {
        await query(script);
      } catch (error) {
        throw asDriverError(error);
      }
    },
  });
};

const withDatabase = (url: string, database: string): string => {
  const made = new URL(url);
  made.pathname = `/${database}`;
  return made.href;
};

export interface MigrationAdapter extends SqlMigrationAwareDriverAdapterFactory {
  /** Ends its connections, and with them the locks they hold. The engine does not do it. */
  close(): Promise<void>;
}

export const createMigrationAdapter = (url: string): MigrationAdapter => {
  const closers: (() => Promise<void>)[] = [];

  const connect = async (): Promise<SqlDriverAdapter> => {
    const adapter = await connectMended(url);
    closers.push(() => adapter.dispose());
    return adapter;
  };

  // The stock adapter makes the shadow database and then, given a URL, connects to the main one.
  const connectToShadowDb = async (): Promise<SqlDriverAdapter> => {
    const shadow = `prisma_shadow_${randomUUID()}`;
    const main = await connect();
    await main.executeScript(`create database ${pg.escapeIdentifier(shadow)}`);
    const adapter = await connectMended(withDatabase(url, shadow));
    const dispose = adapter.dispose.bind(adapter);
    let disposed = false;
    adapter.dispose = async () => {
      if (disposed) return;
      disposed = true;
      await dispose();
      await main.executeScript(`drop database ${pg.escapeIdentifier(shadow)}`);
    };
    closers.push(() => adapter.dispose());
    return adapter;
  };

  return {
    provider: 'postgres',
    adapterName: '@commerce/prisma/migration',
    connect,
    connectToShadowDb,
    async close() {
      for (const closeOne of closers.splice(0).reverse()) await closeOne();
    },
  };
};
