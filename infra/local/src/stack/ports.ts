import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** True when nothing listens on this loopback port. */
export const isPortFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });

/**
 * Free ports from below the range that the kernel hands to outgoing connections, so that none of
 * them takes one between this look and the server's bind.
 */
export const findFreePorts = async (count: number): Promise<number[]> => {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(20_000, 32_000);
    if (!found.has(port) && (await isPortFree(port))) found.add(port);
  }
  return [...found];
};
