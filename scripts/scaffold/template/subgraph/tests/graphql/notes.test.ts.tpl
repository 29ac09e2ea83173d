import { beforeEach, describe, expect, test } from '@jest/globals';
import { guest, shopper, staff } from '@commerce/testkit';
import { createWorld } from '../support/world.ts';

const ada = shopper();
let world: ReturnType<typeof createWorld>;

beforeEach(() => {
  world = createWorld();
});

interface Payload {
  readonly note: { readonly id: string };
  readonly userErrors: readonly object[];
}

const add = async (more: object = {}, identity = ada): Promise<Payload> => {
  const { data, codes } = await world.add(identity, {
    sku: 'CHAIR',
    text: 'good',
    idempotencyKey: 'key',
    ...more,
  });
  expect(codes).toEqual([]);
  return data.add as Payload;
};

const noteQuery = 'query ($id: ID!) { __name__Note(id: $id) { id text } }';

describe('adding a note', () => {
  test('answers with the note, and with the product as it is now', async () => {
    const { note, userErrors } = await add({ text: ' good ' });
    expect(userErrors).toEqual([]);
    expect(note).toMatchObject({ sku: 'CHAIR', text: 'good', product: { sku: 'CHAIR', __name__Count: 1 } });
    expect(note.id).toMatch(/^__prefix___/);
  });

  test('again with the same key gives the first answer, and with another input a conflict', async () => {
    const first = await add();
    expect(await add()).toEqual(first);
    const other = await world.add(ada, { sku: 'CHAIR', text: 'bad', idempotencyKey: 'key' });
    expect(other.codes).toEqual(['CONFLICT']);
  });

  test('two callers may choose the same key', async () => {
    const first = await add();
    expect((await add({}, staff())).note.id).not.toBe(first.note.id);
  });

  test('that says nothing is a user error, and adds nothing', async () => {
    const { note, userErrors } = await add({ text: ' ' });
    expect(note).toBeNull();
    expect(userErrors).toEqual([{ __typename: 'InvalidInput', code: 'TEXT_EMPTY', field: ['input', 'text'] }]);
  });

  test.each([{ sku: 'not a sku' }, { idempotencyKey: '' }])('%j is bad input', async (more) => {
    const input = { sku: 'CHAIR', text: 'good', idempotencyKey: 'key', ...more };
    expect((await world.add(ada, input)).codes).toEqual(['BAD_USER_INPUT']);
  });

  test('is not for guests', async () => {
    const input = { sku: 'CHAIR', text: 'good', idempotencyKey: 'key' };
    expect((await world.add(guest(), input)).codes).toEqual(['FORBIDDEN']);
  });
});

describe('reading a note', () => {
  test('is for everybody of the tenant, and for nobody of another', async () => {
    const { note } = await add();
    const of = async (identity: typeof ada): Promise<unknown> =>
      (await world.ask(identity, noteQuery, { id: note.id })).data;
    expect(await of(guest())).toEqual({ __name__Note: { id: note.id, text: 'good' } });
    expect(await of(guest('globex'))).toEqual({ __name__Note: null });
  });

  test('an id that cannot be one is bad input', async () => {
    expect((await world.ask(guest(), noteQuery, { id: 'x' })).codes).toEqual(['BAD_USER_INPUT']);
  });
});

describe('entities', () => {
  test('products have their count by SKU, also those without a note', async () => {
    await add();
    const { data } = await world.entities(guest(), '... on Product { __name__Count }', [
      { __typename: 'Product', sku: 'TABLE' },
      { __typename: 'Product', sku: 'CHAIR' },
    ]);
    expect(data._entities).toEqual([{ __name__Count: 0 }, { __name__Count: 1 }]);
  });

  test('notes are found by id; an id that there is not gives null', async () => {
    const { note } = await add();
    const { data, codes } = await world.entities(guest(), '... on __Name__Note { text }', [
      { __typename: '__Name__Note', id: note.id },
      { __typename: '__Name__Note', id: 'x' },
    ]);
    expect(codes).toEqual([]);
    expect(data._entities).toEqual([{ text: 'good' }, null]);
  });
});
