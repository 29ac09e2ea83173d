import { afterAll, beforeAll, describe } from '@jest/globals';
import { subgraphNames } from '../src/start/parts.ts';
import { type Actor, openStack, type StackAccess } from './access/actors.ts';
import { fuzzSettings, fuzzWall } from './access/fuzz/fuzzWall.ts';
import { gatewayMatrix } from './access/gatewayMatrix.ts';
import { headersSayNothing } from './access/headers.ts';
import { type Seed, seedTenant } from './access/seed.ts';
import { subgraphMatrix } from './access/subgraphMatrix.ts';
import { bootStack, type BootedStack } from './e2e/bootStack.ts';

const minutes = 60_000;
const tenants = ['acme', 'globex'] as const;

describe('who may see what, on the whole stack', () => {
  let stack: BootedStack;
  let access: StackAccess;
  const seeds = new Map<string, Seed>();
  const actors = new Map<string, readonly Actor[]>();

  beforeAll(async () => {
    stack = await bootStack();
    access = await openStack(stack.dir);
    for (const tenant of tenants) {
      seeds.set(tenant, await seedTenant(access, tenant));
      actors.set(tenant, await access.actors(tenant));
    }
  }, 12 * minutes);

  afterAll(() => stack.stop(), minutes);

  const of = (tenant: string) => {
    const seed = seeds.get(tenant);
    if (!seed) throw new Error(`${tenant} was not seeded`);
    return { access, seed, actors: actors.get(tenant) ?? [] };
  };

  for (const tenant of tenants) {
    gatewayMatrix(tenant, () => of(tenant));
    for (const name of subgraphNames) subgraphMatrix(name, tenant, () => of(tenant));
  }
  headersSayNothing(() => ({ access, owner: of('acme'), other: of('globex').actors }));
  fuzzWall(fuzzSettings(), () => ({ access, owner: of('acme'), other: of('globex') }));
});
