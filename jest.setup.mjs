import { afterEach, beforeEach, expect, jest } from '@jest/globals';

// Suites share two cores with real stores; a slow machine is not a wrong answer.
jest.setTimeout(20_000);

// Console output in a test means a logger was not injected.
const methods = ['log', 'info', 'warn', 'error', 'debug'];
let spies = [];

beforeEach(() => {
  spies = methods.map((method) => jest.spyOn(console, method).mockImplementation(() => undefined));
});

afterEach(() => {
  const printed = spies.flatMap((spy) => spy.mock.calls.map((call) => call.map(String).join(' ')));
  spies.forEach((spy) => spy.mockRestore());
  expect(printed).toEqual([]);
});
