import type { FastifyRequest } from 'fastify';

/** A header that was sent once. */
export const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};
