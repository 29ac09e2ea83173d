import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { summaryLine } from '../../src/test/jestRun.ts';
import { wantedStores } from '../../src/test/wantedStores.ts';

describe('the summary line', () => {
  const result = {
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    numRuntimeErrorTestSuites: 0,
  };

  test('says passed and failed, and skipped only when there are any', () => {
    expect(summaryLine(JSON.stringify(result))).toBe('3 passed, 0 failed');
    expect(summaryLine(JSON.stringify({ ...result, numPendingTests: 2 }))).toBe(
      '3 passed, 0 failed, 2 skipped',
    );
  });

  test('counts a suite that could not run as a failure', () => {
    expect(summaryLine(JSON.stringify({ ...result, numRuntimeErrorTestSuites: 1 }))).toBe(
      '3 passed, 1 failed',
    );
  });
});

describe('the stores that a run needs', () => {
  let cwd = '';
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'commerce-wanted-'));
    mkdirSync(join(cwd, 'tests'));
    writeFileSync(join(cwd, 'tests', 'pure.test.ts'), 'kafka is only a word here');
    writeFileSync(join(cwd, 'tests', 'rows.int.test.ts'), 'describeWithPostgres');
    writeFileSync(join(cwd, 'tests', 'items.int.test.ts'), 'describeWithDynamo');
  });
  afterAll(() => rmSync(cwd, { recursive: true }));

  test('are those that its suites with stores mention', () => {
    expect(wantedStores(cwd, [])).toEqual(['postgres', 'dynamodb']);
    expect(wantedStores(cwd, ['tests/rows', '-t', 'kafka'])).toEqual(['postgres']);
  });

  test('are none when only plain suites run', () => {
    expect(wantedStores(cwd, ['pure'])).toEqual([]);
  });
});
