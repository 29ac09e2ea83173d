import { afterEach, describe, expect, test } from '@jest/globals';
import { type CompositionThread, createCompositionThread } from '../src/composition/inThread.ts';

const entry = new URL('../src/compose.main.ts', import.meta.url);
const schema = (name: string, sdl: string) => [{ name, url: 'http://127.0.0.1:1/graphql', sdl }];

let thread: CompositionThread | undefined;
afterEach(() => thread?.stop());

describe('composition in a thread', () => {
  test('answers each in its turn, the good, the broken and the unparsable', async () => {
    thread = createCompositionThread({ entry });
    const [good, broken, junk] = await Promise.all([
      thread.compose(schema('a', 'type Query { a: Int }')),
      thread.compose(schema('a', 'type Query { a: Nope }')),
      thread.compose(schema('a', 'type {')),
    ]);
    expect(good).toMatchObject({ kind: 'succeeded', apiSdl: expect.stringContaining('a: Int') });
    expect(broken).toMatchObject({ kind: 'failed', errors: [{ code: 'INVALID_GRAPHQL' }] });
    expect(junk).toMatchObject({ kind: 'failed', errors: [{ locations: [{ line: 1, column: 6 }] }] });
  });

  test('gives up what takes too long, and goes on with the next in a new thread', async () => {
    thread = createCompositionThread({ entry, timeoutMs: 1 });
    const late = await thread.compose(schema('a', 'type Query { a: Int }'));
    expect(late).toMatchObject({ kind: 'failed', errors: [{ code: 'COMPOSITION_TIMEOUT' }] });
  });

  test('rejects what waits when it is stopped', async () => {
    thread = createCompositionThread({ entry });
    const waiting = thread.compose(schema('a', 'type Query { a: Int }'));
    const stopped = expect(waiting).rejects.toThrow('stopped');
    await thread.stop();
    await stopped;
    await expect(thread.compose([])).rejects.toThrow('stopped');
  });
});
