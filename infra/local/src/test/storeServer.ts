import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createTestStore, storeNames, type TestStore, type TestStoreDeps } from './stores.ts';

/**
 * Lets a suite ask for a store of its own, to kill and restart as it likes, without knowing how one
 * is run:
 *   POST /stores/<kafka|postgres|dynamodb>            -> { id, endpoints }, started
 *   POST /stores/<id>/<start|stop|kill>               -> {}
 * Loopback only, behind a path that nobody can guess, and only while tests run.
 */
export const startStoreServer = async (
  deps: TestStoreDeps,
): Promise<{ controlUrl: string; stop: () => Promise<void> }> => {
  const stores = new Map<string, TestStore>();
  const base = `/${randomUUID()}`;

  const create = async (kind: string): Promise<object> => {
    const name = storeNames.find((known) => known === kind);
    if (name === undefined) throw new Error(`there is no store ${kind}`);
    const id = `${name}-${stores.size + 1}`;
    const store = await createTestStore(name, id, { ...deps, durable: true });
    stores.set(id, store);
    await store.start();
    return { id, endpoints: store.endpoints };
  };

  const act = async (id: string, action: string): Promise<object> => {
    const store = stores.get(id);
    if (!store) throw new Error(`there is no store ${id}`);
    if (action === 'start') await store.start();
    else if (action === 'stop') await store.stop();
    else if (action === 'kill') await store.kill();
    else throw new Error(`a store cannot ${action}`);
    return {};
  };

  const server = createServer((request, response) => {
    const [, root, path, kindOrId = '', action] = (request.url ?? '').split('/');
    const work =
      `/${root}` !== base || path !== 'stores'
        ? Promise.reject(new Error('not found'))
        : action === undefined
          ? create(kindOrId)
          : act(kindOrId, action);
    work.then(
      (body) => response.end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    controlUrl: `http://127.0.0.1:${port}${base}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await Promise.all([...stores.values()].map((store) => store.kill()));
    },
  };
};
