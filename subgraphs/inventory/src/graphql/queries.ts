import { BadUserInput } from '@commerce/kernel';
import { type Connection, cursorScope, toConnection } from '@commerce/service';
import { positionOf } from '../domain/location.ts';
import { requireLocationId } from '../operations/input.ts';
import { readLedger, requireMonth } from '../operations/readLedger.ts';
import { listLocations } from '../operations/readLocations.ts';
import { readReservation } from '../operations/readReservation.ts';
import type { Context } from './context.ts';
import type { QueryResolvers } from './generated/resolvers.ts';

const mutable = <T>({ edges, nodes, pageInfo }: Connection<T>) => ({
  edges: [...edges],
  nodes: [...nodes],
  pageInfo,
});

/** The position in a cursor of this list, checked for its shape. */
const openCursor = ({ cursors }: Context, scope: string, after: string | null | undefined) => {
  if (after === null || after === undefined) return undefined;
  const [first, second] = cursors.open(scope, after);
  return { first, second };
};

const notOfThisList = () => new BadUserInput('after', 'not a cursor of this list');

export const queries: QueryResolvers<Context> = {
  async stockLocations(_root, { near, first, after }, context) {
    const scope = cursorScope(context.identity.tenant, 'stockLocations', near ?? null);
    const place = openCursor(context, scope, after);
    if (place && (typeof place.first !== 'number' || typeof place.second !== 'string')) throw notOfThisList();
    const page = await listLocations(context.deps, context.identity, {
      first,
      ...(near && { near: { lat: near.lat, lon: near.lon } }),
      ...(place && { after: { distanceMetres: Number(place.first), id: String(place.second) } }),
    });
    const cursorOf = (row: (typeof page.rows)[number]): string => {
      const { distanceMetres, id } = positionOf(row);
      return context.cursors.seal(scope, [distanceMetres, id]);
    };
    return mutable(toConnection(page, cursorOf, place !== undefined));
  },

  stockLocation: (_root, { id }, { loaders }) => loaders.location.load(requireLocationId(id, 'id')),

  reservation: (_root, { id }, { deps, identity }) => readReservation(deps, identity, id),

  async stockLedger(_root, args, context) {
    const month = requireMonth(args.month, context.deps.clock.nowMs());
    const scope = cursorScope(context.identity.tenant, 'stockLedger', [args.sku, month]);
    const place = openCursor(context, scope, args.after);
    const page = await readLedger(context.deps, context.identity, {
      sku: args.sku,
      month,
      first: args.first,
      ...(place && { afterId: String(place.first) }),
    });
    return mutable(toConnection(page, ({ id }) => context.cursors.seal(scope, [id]), place !== undefined));
  },
};
