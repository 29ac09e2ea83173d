import { describe, expect, test } from '@jest/globals';
import { checkComment } from '../../deploy/checkComment.ts';

/** As rover 0.41.0 prints them. */
const failed = JSON.stringify({
  json_version: '2',
  data: {
    core_schema_modified: true,
    tasks: {
      operations: {
        task_status: 'FAILED',
        target_url: 'https://registry.example/graphs/commerce/checks/chk_3',
        operation_check_count: 12,
        changes: [
          {
            code: 'FIELD_REMOVED',
            description: "Field 'cost' was removed from object type 'Product'",
            severity: 'FAIL',
          },
          {
            code: 'FIELD_ADDED',
            description: 'Field `x` @everyone <img src=x> was\nadded',
            severity: 'PASS',
          },
        ],
        failure_count: 1,
      },
      lint: {
        task_status: 'FAILED',
        target_url: 'https://registry.example/graphs/commerce/checks/chk_3',
        diagnostics: [
          {
            level: 'ERROR',
            message: 'Product.price is money as a Float',
            start_line: 3,
            rule: 'Other("NO_FLOAT_MONEY")',
          },
        ],
        errors_count: 1,
        warnings_count: 0,
      },
    },
    success: false,
  },
  error: { message: 'The changes caused operation checks to fail.', code: 'E043' },
});
const passed = JSON.stringify({
  json_version: '2',
  data: {
    core_schema_modified: false,
    tasks: { operations: { operation_check_count: 1, changes: [] } },
    success: true,
  },
  error: null,
});
const builds = JSON.stringify({
  json_version: '1',
  data: { success: false },
  error: {
    message: 'Encountered 1 build error',
    details: { build_errors: [{ message: '[product] Unknown type Nope', code: 'INVALID_GRAPHQL' }] },
    code: 'E029',
  },
});
const down = JSON.stringify({
  json_version: '1',
  data: { success: false },
  error: { message: 'error sending request for url (http://registry)', code: 'E028' },
});

describe('the comment on a pull request', () => {
  test('says what breaks clients, what lint found, and where the rest is', () => {
    const text = checkComment('product', failed);
    expect(text).toContain('❌ The schema of `product` cannot be published.');
    expect(text).toContain("❌ breaks clients: Field 'cost' was removed");
    expect(text).toContain('error: Product.price is money as a Float (line 3)');
    expect(text).toContain('[The whole result](https://registry.example/graphs/commerce/checks/chk_3)');
  });

  test('shows nothing of a schema as markup, and mentions nobody', () => {
    const line = checkComment('product', failed)
      .split('\n')
      .find((one) => one.includes('everyone'));
    expect(line).toBe('- ok: Field \\`x\\` \\@everyone \\<img src=x\\> was added (FIELD\\_ADDED)');
  });

  test('says plainly that a check did not happen when the registry is down', () => {
    expect(checkComment('product', down)).toMatch(/^⚠️ .* was not checked: the registry does not answer/);
    expect(checkComment('product', passed)).toMatch(/^✅/);
    expect(checkComment('product', builds)).toContain(
      '[product] Unknown type Nope'.replace(/[[\]]/g, '\\$&'),
    );
  });

  test('is refused for anything that rover did not print', () => {
    expect(() => checkComment('product', 'not json')).toThrow();
    expect(() => checkComment('product', '{}')).toThrow();
  });
});
