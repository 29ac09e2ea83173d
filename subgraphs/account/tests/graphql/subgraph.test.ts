import { expect, test } from '@jest/globals';
import { shopper } from '@commerce/testkit';
import { createMemoryStore } from '../../src/store/memoryStore.ts';
import { createTestApp } from '../support/accountApp.ts';
import { accountId } from '../support/fixtures.ts';
import { subgraphBehaviour } from './behaviour.ts';
import { rightsBehaviour } from './rightsBehaviour.ts';

subgraphBehaviour('memory', createMemoryStore);

rightsBehaviour('memory', createMemoryStore);

test('without the gateway’s token the subgraph answers 401, with one it answers', async () => {
  const { app, tokens } = await createTestApp(createMemoryStore());
  await app.start();
  try {
    const url = `http://127.0.0.1:${app.port()}`;
    const ask = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query: '{ me { id } }' }),
      });
    expect((await ask({})).status).toBe(401);
    const token = await tokens.token(shopper('acme', { accountId: accountId('ada') }));
    const answer = await ask({ 'x-identity-token': token });
    expect(await answer.json()).toEqual({ data: { me: { id: accountId('ada') } } });
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  } finally {
    await app.stop();
  }
});
