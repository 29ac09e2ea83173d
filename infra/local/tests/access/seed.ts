import { randomUUID } from 'node:crypto';
import { waitUntil } from '@commerce/testkit';
import { type Actor, type Answer, post, type StackAccess } from './actors.ts';
import { seedThings } from './seedThings.ts';

/** Real things of one tenant, by what they are. */
export interface Seed {
  readonly product: string;
  readonly sku: string;
  readonly slug: string;
  readonly group: string;
  readonly category: string;
  readonly categorySlug: string;
  readonly location: string;
  /** A guest's. */
  readonly cart: string;
  /** The shopper's own. */
  readonly accountCart: string;
  readonly line: string;
  readonly order: string;
  readonly orderNumber: string;
  readonly account: string;
  readonly address: string;
  readonly customerGroup: string;
  readonly customerGroupCode: string;
  readonly reservation: string;
  readonly change: string;
  readonly apiKey: string;
  readonly ledgerEntry: string;
  readonly cursors: readonly string[];
  readonly idempotencyKeys: readonly string[];
  /** One of each type that a subgraph's tests/access/seed.json makes. */
  readonly things: Readonly<Record<string, string>>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- its shape is what each query below says
type Data = any;

const address = {
  name: 'Ada Shopper',
  line1: '1 High Street',
  city: 'London',
  postalCode: 'E1 6AN',
  countryCode: 'GB',
};

/** Makes one of everything in a tenant, as its own people do it. */
export const seedTenant = async (access: StackAccess, tenant: string): Promise<Seed> => {
  const url = access.gatewayUrl;
  const guest = access.guest(tenant);
  const shopper = access.person(tenant, 'shopper', `seed-${randomUUID()}`);
  const admin = access.person(tenant, 'admin', `seed-admin-${randomUUID()}`);
  const idempotencyKeys: string[] = [];
  const key = (): string => {
    const made = `seed-${randomUUID()}`;
    idempotencyKeys.push(made);
    return made;
  };
  const ask = async (actor: Actor, query: string, variables: object = {}): Promise<Data> => {
    const answer: Answer = await post(url, await actor.headers(), { query, variables: { ...variables } });
    if (answer.errors.length > 0) throw new Error(`${query}: ${JSON.stringify(answer.errors)}`);
    const failures = Object.values(answer.data ?? {}).flatMap(
      (one) => ((one as Data)?.userErrors ?? []) as unknown[],
    );
    if (failures.length > 0) throw new Error(`${query}: ${JSON.stringify(failures)}`);
    return answer.data;
  };
  const mutate = (
    actor: Actor,
    name: string,
    type: string,
    input: object,
    selection: string,
  ): Promise<Data> =>
    ask(
      actor,
      `mutation ($input: ${type}!) { result: ${name}(input: $input) { ${selection} userErrors { code message } } }`,
      { input },
    );

  let catalog: Data;
  let product: Data;
  const somethingToBuy = async (): Promise<boolean> => {
    catalog = await ask(
      admin,
      `{ products(first: 100, sort: SKU) { pageInfo { endCursor } nodes { id sku slug group { id } category { id slug }
         price(currency: "USD") { amount } inventory { available } } }
         stockLocations(first: 1) { pageInfo { endCursor } nodes { id } } }`,
    );
    product = (catalog.products.nodes as Data[]).find(
      (one) => one.inventory.available > 50 && one.price !== null && one.group !== null,
    );
    return product !== undefined;
  };
  await waitUntil(somethingToBuy, { timeoutMs: 180_000, intervalMs: 1_000, what: `${tenant}'s stock` });
  const sku = String(product.sku);
  const location = String(catalog.stockLocations.nodes[0].id);

  const cartOf = async (actor: Actor): Promise<{ id: string; line: string }> => {
    const { result } = await mutate(
      actor,
      'createCart',
      'CreateCartInput',
      { currencyCode: 'USD', idempotencyKey: key() },
      'cart { id }',
    );
    const id = String(result.cart.id);
    const input = { cartId: id, sku, quantity: 1, idempotencyKey: key() };
    const added = await mutate(actor, 'addToCart', 'AddToCartInput', input, 'cart { lines { id } }');
    return { id, line: String(added.result.cart.lines[0].id) };
  };

  const bought = await cartOf(shopper);
  const order = await mutate(
    shopper,
    'checkout',
    'CheckoutInput',
    { cartId: bought.id, idempotencyKey: key(), email: 'ada@example.com', shippingAddress: address },
    'order { id number }',
  );
  const accountCart = await cartOf(shopper);
  const guests = await cartOf(guest);
  const home = { recipient: 'Ada', line1: '1 High St', city: 'London', countryCode: 'GB' };
  const added = await mutate(
    shopper,
    'addAddress',
    'AddAddressInput',
    { address: home, idempotencyKey: key() },
    'address { id } account { id }',
  );
  const account = String(added.result.account.id);
  const code = `SEED_${randomUUID().slice(0, 8).toUpperCase()}`;
  const group = await mutate(
    admin,
    'createGroup',
    'CreateGroupInput',
    { code, name: `Seeded ${code}`, idempotencyKey: key() },
    'group { id code }',
  );
  await mutate(
    admin,
    'addAccountToGroup',
    'AddAccountToGroupInput',
    { accountId: account, groupId: group.result.group.id },
    'group { id }',
  );
  const reservation = await mutate(
    admin,
    'reserveStock',
    'ReserveStockInput',
    { lines: [{ sku, quantity: 1 }], ttlSeconds: 3_600, idempotencyKey: key() },
    'reservation { id }',
  );
  const adjusted = await mutate(
    admin,
    'adjustStock',
    'AdjustStockInput',
    { sku, locationId: location, delta: 1, reason: 'seeded', idempotencyKey: key() },
    'ledgerEntry { id }',
  );
  const change = await mutate(
    admin,
    'requestChange',
    'RequestChangeInput',
    {
      mutation: 'adjustStock',
      input: { sku, locationId: location, delta: 5_000, reason: 'seeded' },
      reason: 'seeded',
      idempotencyKey: key(),
    },
    'change { id }',
  );
  const apiKey = await mutate(
    admin,
    'createApiKey',
    'CreateApiKeyInput',
    { name: `Seeded ${code}`, role: 'GUEST', reason: 'seeded', idempotencyKey: key() },
    'apiKey { id }',
  );
  const lists = await ask(
    admin,
    `query ($sku: String!, $id: ID!, $day: String!) {
       stockLedger(sku: $sku) { pageInfo { endCursor } }
       account(id: $id) { orders { pageInfo { endCursor } } }
       orders(filter: { day: $day }) { pageInfo { endCursor } }
       auditLog { pageInfo { endCursor } } changeRequests { pageInfo { endCursor } } apiKeys { pageInfo { endCursor } }
     }`,
    { sku, id: account, day: new Date().toISOString().slice(0, 10) },
  );
  const cursors = [catalog.products, catalog.stockLocations, ...Object.values(lists), lists.account.orders]
    .map((list: Data) => list.pageInfo?.endCursor as unknown)
    .filter((cursor) => typeof cursor === 'string');

  return {
    product: product.id,
    sku,
    slug: product.slug,
    group: product.group.id,
    category: product.category.id,
    categorySlug: product.category.slug,
    location,
    cart: guests.id,
    accountCart: accountCart.id,
    line: guests.line,
    order: order.result.order.id,
    orderNumber: order.result.order.number,
    account,
    address: added.result.address.id,
    customerGroup: group.result.group.id,
    customerGroupCode: code,
    reservation: reservation.result.reservation.id,
    change: change.result.change.id,
    apiKey: apiKey.result.apiKey.id,
    ledgerEntry: adjusted.result.ledgerEntry.id,
    cursors,
    idempotencyKeys,
    things: await seedThings((query, variables) => ask(admin, query, variables), sku, key),
  };
};
