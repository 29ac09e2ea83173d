import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Cart, changed, newCart } from '../../src/domain/cart.ts';
import type { CartLine } from '../../src/domain/line.ts';
import type { CartStore, CartWrite, Request } from '../../src/ports.ts';
import { addToCart } from '../../src/operations/addToCart.ts';
import { createCart } from '../../src/operations/createCart.ts';
import { mergeCart } from '../../src/operations/mergeCart.ts';
import { removeFromCart } from '../../src/operations/removeFromCart.ts';
import { ada, createWorld, dayMs, guest, keys, type World } from './world.ts';

const line = (sku: string, quantity = 1, id = `cln_${sku}`): CartLine => ({
  id,
  sku,
  title: `Title of ${sku}`,
  quantity,
  unitPriceMinor: 100,
  quote: { kind: 'sold', unitPriceMinor: 100, available: 9 },
});

const accountId = ada.accountId ?? '';

/** What every cart store must do. `open` gives one that no other test writes to at the same time. */
export const describeCartStore = (name: string, open: () => CartStore): void => {
  describe(`the ${name} cart store`, () => {
    let store: CartStore;
    let world: World;
    let nextKey: () => string;
    let seed = 0;

    beforeEach(() => {
      store = open();
      // Ids differ between tests, which share a table.
      seed = Math.floor(Math.random() * 2 ** 31);
      world = createWorld(store, seed);
      nextKey = keys(`k${seed}`);
    });

    const request = (key = nextKey(), hash = 'h'): Request => ({ operation: 'test', key, hash });
    const fresh = (owner?: string): Cart =>
      newCart({ id: world.ids.newId('cart'), currencyCode: 'EUR', accountId: owner }, world.clock.nowMs());
    const put = (cart: Cart, previous: Cart | null = null, more: Partial<CartWrite> = {}) =>
      store.commit('acme', { steps: [{ previous, next: cart }], request: request(), answer: cart, ...more });

    test('gives back what was written, and null for what was not', async () => {
      const cart: Cart = { ...fresh(accountId), locale: 'de-AT', lines: [line('a', 2), line('b', 9_999)] };
      expect(await store.find('acme', cart.id)).toBeNull();
      expect(await put(cart)).toBe('committed');
      expect(await store.find('acme', cart.id)).toEqual(cart);
    });

    test('changes, adds and deletes lines, and keeps the others', async () => {
      const before: Cart = { ...fresh(), lines: [line('a'), line('b'), line('c')] };
      await put(before);
      const unavailable: CartLine = { ...line('b'), quantity: 7, quote: { kind: 'unavailable' } };
      const after = changed(before, { lines: [line('a'), unavailable, line('d')] }, world.clock.nowMs() + 5);
      expect(await put(after, before)).toBe('committed');
      expect(await store.find('acme', before.id)).toEqual(after);
    });

    test('keeps untouched lines over many months of changes', async () => {
      let cart: Cart = { ...fresh(accountId), lines: [line('a'), line('b')] };
      await put(cart);
      for (let month = 1; month <= 4; month += 1) {
        const next = changed(
          cart,
          { lines: [line('a', month + 1), line('b')] },
          world.clock.nowMs() + month * 29 * dayMs,
        );
        expect(await put(next, cart)).toBe('committed');
        cart = next;
      }
      expect(await store.find('acme', cart.id)).toEqual(cart);
    });

    test('a write on a version that is no longer there changes nothing', async () => {
      const one: Cart = { ...fresh(), lines: [line('a')] };
      await put(one);
      const two = changed(one, { lines: [line('a', 2)] }, world.clock.nowMs());
      expect(await put(two, one)).toBe('committed');
      const key = request();
      const rival = changed(one, { lines: [line('a', 3), line('b')] }, world.clock.nowMs());
      expect(await put(rival, one, { request: key })).toBe('raced');
      expect(await store.find('acme', one.id)).toEqual(two);
      expect(await store.answerTo('acme', key)).toBeNull();
    });

    test('a cart is made once', async () => {
      const cart = fresh();
      expect(await put(cart)).toBe('committed');
      expect(await put({ ...cart, currencyCode: 'USD' })).toBe('raced');
      expect(await store.find('acme', cart.id)).toEqual(cart);
    });

    test('empties a full cart in one write, and moves a full cart into a new one', async () => {
      const lines = Array.from({ length: 90 }, (_, i) => line(`s${String(i).padStart(2, '0')}`));
      const full: Cart = { ...fresh(), lines };
      await put(full);
      const owner = `acc_${String(seed + 4).padStart(26, '0')}`;
      const target: Cart = { ...fresh(owner), lines: lines.map((one) => ({ ...one, id: `${one.id}x` })) };
      const merged = changed(full, { status: 'MERGED', lines: [] }, world.clock.nowMs());
      const steps = [
        { previous: null, next: target },
        { previous: full, next: merged },
      ];
      expect(
        await store.commit('acme', {
          steps,
          request: request(),
          answer: target,
          active: { accountId: owner, cartId: target.id, replaces: null },
        }),
      ).toBe('committed');
      expect(await store.find('acme', full.id)).toEqual(merged);
      expect(await store.find('acme', target.id)).toEqual(target);
      const sold = changed(
        target,
        { status: 'CHECKED_OUT', orderId: 'ord_1', lines: [] },
        world.clock.nowMs(),
      );
      expect(await put(sold, target)).toBe('committed');
      expect(await store.find('acme', target.id)).toEqual(sold);
    });

    test('remembers an answer with the write it belongs to; the key of another request is a conflict', async () => {
      const cart: Cart = { ...fresh(), lines: [line('a')] };
      const asked = request();
      expect(await store.answerTo('acme', asked)).toBeNull();
      await put(cart, null, { request: asked });
      expect(await store.answerTo('acme', asked)).toEqual(cart);
      await expect(store.answerTo('acme', { ...asked, hash: 'other' })).rejects.toMatchObject({
        code: 'CONFLICT',
      });
      expect(await store.answerTo('acme', { ...asked, operation: 'another' })).toBeNull();
    });

    test('the same request is written once, however often it comes at once', async () => {
      const asked = request();
      const outcomes = await Promise.all([1, 2, 3].map(() => put(fresh(), null, { request: asked })));
      expect(outcomes.toSorted()).toEqual(['committed', 'raced', 'raced']);
    });

    test('an answer may be remembered without any change', async () => {
      const asked = request();
      const cart = fresh();
      expect(await store.commit('acme', { steps: [], request: asked, answer: cart })).toBe('committed');
      expect(await store.answerTo('acme', asked)).toEqual(cart);
    });

    test('of two carts that would become an account’s active one, one does', async () => {
      const owner = `acc_${String(seed + 3).padStart(26, '0')}`;
      const [one, other] = [fresh(owner), fresh(owner)];
      const putActive = (cart: Cart, replaces: string | null) =>
        put(cart, null, { active: { accountId: owner, cartId: cart.id, replaces } });
      const outcomes = await Promise.all([putActive(one, null), putActive(other, null)]);
      expect(outcomes.toSorted()).toEqual(['committed', 'raced']);
      const winner = outcomes[0] === 'committed' ? one : other;
      expect(await store.activeCartId('acme', owner)).toBe(winner.id);
      const next = fresh(owner);
      expect(await putActive(next, 'car_wrong')).toBe('raced');
      expect(await putActive(next, winner.id)).toBe('committed');
      expect(await store.activeCartId('acme', owner)).toBe(next.id);
    });

    test('a tenant never sees, changes or erases what is another’s', async () => {
      const owner = `acc_${String(seed).padStart(26, '0')}`;
      const cart = fresh(owner);
      const asked = request();
      await put(cart, null, {
        request: asked,
        active: { accountId: owner, cartId: cart.id, replaces: null },
      });
      expect(await store.find('globex', cart.id)).toBeNull();
      expect(await store.find('acme2', cart.id)).toBeNull();
      expect(await store.activeCartId('globex', owner)).toBeNull();
      expect(await store.answerTo('globex', asked)).toBeNull();
      expect(await store.eraseAccount('globex', owner, world.clock.nowMs())).toBe(0);
      const stolen = { ...changed(cart, {}, world.clock.nowMs()) };
      const theft: CartWrite = {
        steps: [{ previous: cart, next: stolen }],
        request: request(),
        answer: stolen,
      };
      expect(await store.commit('globex', theft)).toBe('raced');
      expect(await store.find('acme', cart.id)).toEqual(cart);
    });

    test('erasure takes the account’s carts up to its instant, twice if told twice, and no others', async () => {
      const owner = `acc_${String(seed + 1).padStart(26, '0')}`;
      const nowMs = world.clock.nowMs();
      const old: Cart = { ...fresh(owner), lines: [line('a'), line('b')] };
      const sold = changed(
        { ...fresh(owner), lines: [line('c')] },
        { status: 'CHECKED_OUT', lines: [] },
        nowMs,
      );
      const others = fresh();
      await put(old, null, { active: { accountId: owner, cartId: old.id, replaces: null } });
      await put(sold);
      await put(others);
      expect(await store.eraseAccount('acme', owner, nowMs - 1)).toBe(0);
      expect(await store.eraseAccount('acme', owner, nowMs)).toBe(2);
      expect([await store.find('acme', old.id), await store.find('acme', sold.id)]).toEqual([null, null]);
      expect(await store.activeCartId('acme', owner)).toBeNull();
      expect(await store.find('acme', others.id)).toEqual(others);

      world.clock.advance(1000);
      const back = fresh(owner);
      await put(back, null, { active: { accountId: owner, cartId: back.id, replaces: null } });
      expect(await store.eraseAccount('acme', owner, nowMs)).toBe(0);
      expect(await store.find('acme', back.id)).toEqual(back);
      expect(await store.activeCartId('acme', owner)).toBe(back.id);
    });

    describe('under concurrent requests', () => {
      const newGuestCart = async (): Promise<Cart> => {
        const made = await createCart(world, guest, { currencyCode: 'EUR', idempotencyKey: nextKey() });
        if (!made.ok) throw new Error('no cart');
        return made.value;
      };

      test('two additions of one SKU both land', async () => {
        const { id: cartId } = await newGuestCart();
        const results = await Promise.all(
          [2, 3].map((quantity) =>
            addToCart(world, guest, { cartId, sku: 'CHAIR', quantity, idempotencyKey: nextKey() }),
          ),
        );
        expect(results.map(({ ok }) => ok)).toEqual([true, true]);
        expect(await store.find('acme', cartId)).toMatchObject({
          version: 3,
          lines: [{ sku: 'CHAIR', quantity: 5 }],
        });
      });

      test('additions of different SKUs and a removal all land, and reads meanwhile see whole versions', async () => {
        const { id: cartId } = await newGuestCart();
        const first = await addToCart(world, guest, {
          cartId,
          sku: 'CHAIR',
          quantity: 1,
          idempotencyKey: nextKey(),
        });
        const lineId = first.ok ? (first.value.lines[0]?.id ?? '') : '';
        const reads: (Cart | null)[] = [];
        const read = async () => {
          for (let i = 0; i < 10; i += 1) reads.push(await store.find('acme', cartId));
        };
        const results = await Promise.all([
          addToCart(world, guest, { cartId, sku: 'LAMP', quantity: 1, idempotencyKey: nextKey() }),
          addToCart(world, guest, { cartId, sku: 'LAMP', quantity: 4, idempotencyKey: nextKey() }),
          removeFromCart(world, guest, { cartId, lineId, idempotencyKey: nextKey() }),
          read(),
        ]);
        expect(results.slice(0, 3)).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
        const skusByVersion = new Map<number, string>();
        for (const cart of reads) {
          const seen = JSON.stringify(cart?.lines);
          expect(skusByVersion.get(cart?.version ?? 0) ?? seen).toBe(seen);
          skusByVersion.set(cart?.version ?? 0, seen);
        }
        expect(await store.find('acme', cartId)).toMatchObject({
          version: 5,
          lines: [{ sku: 'LAMP', quantity: 5, unitPriceMinor: 1800 }],
        });
      });

      test('one request sent five times at once is done once', async () => {
        const { id: cartId } = await newGuestCart();
        const input = { cartId, sku: 'CHAIR', quantity: 2, idempotencyKey: nextKey() };
        const results = await Promise.all([1, 2, 3, 4, 5].map(() => addToCart(world, guest, input)));
        for (const result of results)
          expect(result).toMatchObject({ ok: true, value: { version: 2, lines: [{ quantity: 2 }] } });
        expect(await store.find('acme', cartId)).toMatchObject({ version: 2, lines: [{ quantity: 2 }] });
      });

      test('a shopper who signs in on two devices gets one cart with both devices’ goods', async () => {
        const shopper = { ...ada, accountId: `acc_${String(seed + 2).padStart(26, '0')}` };
        const carts = [await newGuestCart(), await newGuestCart()];
        for (const { id: cartId } of carts) {
          await addToCart(world, guest, { cartId, sku: 'CHAIR', quantity: 2, idempotencyKey: nextKey() });
        }
        const results = await Promise.all(
          carts.map(({ id: fromCartId }) =>
            mergeCart(world, shopper, { fromCartId, idempotencyKey: nextKey() }),
          ),
        );
        expect(results).toMatchObject([{ ok: true }, { ok: true }]);
        const activeId = await store.activeCartId('acme', shopper.accountId);
        expect(await store.find('acme', activeId ?? '')).toMatchObject({
          lines: [{ sku: 'CHAIR', quantity: 4 }],
        });
      });
    });
  });
};
