import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { fixedClock, sequentialIds } from '@commerce/testkit';
import type { Note } from '../../src/domain/note.ts';
import type { Request, __Name__Store } from '../../src/ports.ts';

/** What every store of notes must do. Tests may share what `open` gives: each has a SKU of its own. */
export const describe__Name__Store = (name: string, open: () => __Name__Store): void => {
  describe(`the ${name} store`, () => {
    const clock = fixedClock();
    const ids = sequentialIds(clock, Math.floor(Math.random() * 2 ** 31));
    let store: __Name__Store;
    let sku: string;

    beforeEach(() => {
      store = open();
      sku = `SKU-${randomUUID()}`;
    });

    const fresh = (text = 'a note'): Note => ({
      id: ids.newId('__name__Note'),
      sku,
      text,
      createdAtMs: clock.nowMs(),
    });
    const request = (more: Partial<Request> = {}): Request => ({
      operation: 'test',
      key: randomUUID(),
      hash: 'h',
      ...more,
    });

    test('gives back what was written, in the order of the ids, and null for what was not', async () => {
      const [one, two, absent] = [fresh('one'), fresh('two'), fresh()];
      for (const note of [one, two]) expect(await store.add('acme', note, request())).toEqual(note);
      expect(await store.find('acme', [two.id, absent.id, one.id])).toEqual([two, null, one]);
    });

    test('counts the notes of each SKU, and none where there are none', async () => {
      for (const text of ['one', 'two']) await store.add('acme', fresh(text), request());
      expect(await store.count('acme', ['NOWHERE', sku])).toEqual([0, 2]);
    });

    test('the same request writes once, however often and how much at once it comes', async () => {
      const again = request();
      const answers = await Promise.all([1, 2, 3].map(() => store.add('acme', fresh(), again)));
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
      expect(await store.add('acme', fresh(), again)).toEqual(answers[0]);
      expect(await store.count('acme', [sku])).toEqual([1]);
    });

    test('a key that was used for another request is a conflict, and writes nothing', async () => {
      const used = request();
      await store.add('acme', fresh(), used);
      const other = store.add('acme', fresh(), { ...used, hash: 'other' });
      await expect(other).rejects.toMatchObject({ code: 'CONFLICT' });
      expect(await store.count('acme', [sku])).toEqual([1]);
    });

    test('a tenant sees nothing of another, and may use the same key', async () => {
      const note = fresh();
      const used = request();
      await store.add('acme', note, used);
      expect(await store.find('acme2', [note.id])).toEqual([null]);
      expect(await store.count('acme2', [sku])).toEqual([0]);
      const theirs = fresh();
      expect(await store.add('acme2', theirs, used)).toEqual(theirs);
    });

    test('is ready', async () => {
      await store.ready();
    });
  });
};
