import { describe, expect, test } from '@jest/globals';
import { createLogger } from '../src/index.ts';

describe('the log', () => {
  test('never holds a credential, wherever it stands in what is logged', () => {
    let text = '';
    const log = createLogger({ name: 'x', level: 'info' }, { write: (line: string) => void (text += line) });
    const headers = { authorization: 'Bearer s3cret', 'x-api-key': 's3cret', 'x-identity-token': 's3cret' };
    log.info(
      { headers, req: { headers }, password: 's3cret', db: { password: 's3cret' }, ...headers },
      'hello',
    );
    expect(text).toContain('hello');
    expect(text).not.toContain('s3cret');
  });
});
