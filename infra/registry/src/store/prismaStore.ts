import { randomUUID } from 'node:crypto';
import { guardStore } from '@commerce/prisma';
import type { Check } from '../domain/check.ts';
import type { RegistryStore } from '../ports.ts';
import { createChangeInTurn } from './changeInTurn.ts';
import type { Database } from './database.ts';
import { addOperations, readOperations } from './persistedQueries.ts';
import { keyOf, keyRow, launchOf, variantOf, versionOf } from './rows.ts';
import { promiseVariant, redeemVariant } from './variantPromises.ts';
import { readVariant, writeVariantChange } from './variantRows.ts';

/** JSON keeps no `undefined`: what is absent stays absent. */
const toJson = (value: unknown): object => JSON.parse(JSON.stringify(value)) as object;

/** The registry in PostgreSQL. Throws SUBGRAPH_UNAVAILABLE while the database cannot be reached. */
export const createPrismaStore = (db: Database, process = randomUUID()): RegistryStore =>
  guardStore<RegistryStore>({
    async graphTitle(graph) {
      const row = await db.forTenant(graph).graph.findUnique({ where: { tenantId: graph } });
      return row?.title;
    },

    async provision(graph, title, keys) {
      const createdAt = new Date();
      await db.forTenant(graph).$transaction([
        db.forTenant(graph).graph.createMany({
          data: [{ tenantId: graph, title, createdAt: new Date(keys[0]?.createdAtMs ?? createdAt) }],
          skipDuplicates: true,
        }),
        db.forTenant(graph).graphKey.createMany({
          data: keys.map((key) => keyRow(graph, key)),
          skipDuplicates: true,
        }),
      ]);
    },

    async addKey(graph, key) {
      await db.forTenant(graph).graphKey.create({ data: keyRow(graph, key) });
    },

    async keys(graph) {
      const rows = await db
        .forTenant(graph)
        .graphKey.findMany({ where: { tenantId: graph }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
      return rows.map(keyOf);
    },

    async revokeKey(graph, id, atMs) {
      const client = db.forTenant(graph);
      await client.graphKey.updateMany({
        where: { tenantId: graph, id, revokedAt: null },
        data: { revokedAt: new Date(atMs) },
      });
      const row = await client.graphKey.findUnique({ where: { tenantId_id: { tenantId: graph, id } } });
      return row ? keyOf(row) : undefined;
    },

    async keyByHash(graph, sha256) {
      const where = { tenantId_sha256: { tenantId: graph, sha256 } };
      const row = await db.forTenant(graph).graphKey.findUnique({ where });
      return row ? keyOf(row) : undefined;
    },

    async variants(graph) {
      const where = { tenantId: graph };
      return (await db.forTenant(graph).variant.findMany({ where, orderBy: { name: 'asc' } })).map(variantOf);
    },

    async variant(graph, name) {
      const where = { tenantId_name: { tenantId: graph, name } };
      const row = await db.forTenant(graph).variant.findUnique({ where });
      return row ? variantOf(row) : undefined;
    },

    async subgraphs(graph, variant) {
      const rows = await db.forTenant(graph).liveSubgraph.findMany({
        where: { tenantId: graph, variant },
        include: { version: true },
        orderBy: { subgraph: 'asc' },
      });
      return rows.map(({ version }) => versionOf(version));
    },

    async versions(graph, variant, ids) {
      const where = { tenantId: graph, variant, id: { in: [...ids] } };
      return (await db.forTenant(graph).subgraphVersion.findMany({ where })).map(versionOf);
    },

    async launch(graph, variant, id) {
      const row = await db.forTenant(graph).launch.findUnique({
        where: { tenantId_id: { tenantId: graph, id }, variant },
      });
      return row ? launchOf(row) : undefined;
    },

    async launches(graph, variant, { first, beforeNumber }) {
      const rows = await db.forTenant(graph).launch.findMany({
        where: {
          tenantId: graph,
          variant,
          ...(beforeNumber !== undefined && { number: { lt: beforeNumber } }),
        },
        orderBy: { number: 'desc' },
        take: first,
      });
      return rows.map(launchOf);
    },

    changeVariant: createChangeInTurn(
      {
        read: (graph, variant) => db.transaction(graph, (sql) => readVariant(sql, graph, variant)),
        write: (graph, revision, change) =>
          db.transaction(graph, (sql) => writeVariantChange(sql, graph, revision, change)),
        promise: (graph, variant, to, forMs) => promiseVariant(db, graph, variant, to, forMs),
        redeem: (graph, variant, to) => redeemVariant(db, graph, variant, to),
      },
      process,
    ),

    operations: (graph, list) => db.transaction(graph, (sql) => readOperations(sql, graph, list)),

    addOperations: (graph, list, operations, nowMs) =>
      db.transaction(graph, (sql) => addOperations(sql, graph, list, operations, nowMs)),

    async saveCheck(graph, check) {
      await db.forTenant(graph).schemaCheck.create({
        data: {
          tenantId: graph,
          id: check.id,
          variant: check.variant,
          body: toJson(check),
          createdAt: new Date(check.createdAtMs),
        },
      });
    },

    async check(graph, id) {
      const where = { tenantId_id: { tenantId: graph, id } };
      const row = await db.forTenant(graph).schemaCheck.findUnique({ where });
      return row ? (row.body as object as Check) : undefined;
    },

    ready: () => db.ready(),
  });
