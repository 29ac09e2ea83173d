import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { highRiskMutations } from '@commerce/testkit';
import { createServer } from '../support/server.ts';
import { createWorld, ledgerOf, levelsOf, location, putLocations, staff, stockUp } from '../support/world.ts';

const sdl = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** An input with which each would take effect. A new mutation of high risk gets its line here. */
const inputs: Record<string, object> = {
  adjustStock: { sku: 'A', locationId: 'L1', delta: -1, reason: 'broken', idempotencyKey: 'k' },
};

test.each(highRiskMutations(sdl).map(({ name, inputType }) => [name, inputType]))(
  '%s has no effect while the audit log cannot be written, and has it afterwards',
  async (name, inputType) => {
    const world = createWorld();
    const server = createServer(world);
    await putLocations(world.store, [location('L1', 0, 0)]);
    await stockUp(world.store, 'A', { L1: 3 });
    const query = `mutation ($input: ${inputType}!) { ${name}(input: $input) { userErrors { code } } }`;
    const variables = { input: inputs[name] };
    const seen = async () => [await levelsOf(world.store, 'A'), await ledgerOf(world.store, 'A')];
    const before = await seen();

    world.audit.isDown = true;
    const { errors } = await server.execute({ query, variables, identity: staff() });
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['SUBGRAPH_UNAVAILABLE']);
    expect(await seen()).toEqual(before);

    world.audit.isDown = false;
    const { data } = await server.execute({ query, variables, identity: staff() });
    expect(data).toEqual({ [name]: { userErrors: [] } });
    expect(await seen()).not.toEqual(before);
    expect(world.audit.entries).toMatchObject([{ action: name }]);
  },
);
