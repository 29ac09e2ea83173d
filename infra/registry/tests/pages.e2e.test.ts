import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stat } from 'node:fs/promises';
import type { Check } from '../src/domain/check.ts';
import { checkPage } from '../src/pages/checkPage.ts';
import { chromium, openOnPhone } from './support/chromium.ts';
import { keyFor, type RunningRegistry, startRegistry } from './support/registry.ts';

jest.setTimeout(60_000);

const place = { byteOffset: 0, line: 3, column: 7 };

const check: Check = {
  id: 'chk_1',
  variant: 'current',
  subgraph: 'product',
  git: {
    branch: 'feature/<script>alert(1)</script>',
    commit: '0123456789abcdef',
    message: 'Drop "cost" & co',
  },
  createdAtMs: Date.UTC(2026, 0, 2, 3, 4),
  passed: false,
  composition: { errors: [], modifiesSupergraph: true },
  operations: {
    checked: 12,
    sinceMs: 0,
    changes: [
      {
        code: 'FIELD_REMOVED',
        description: `Field 'cost' was removed from object type '${'VeryLongTypeName'.repeat(8)}'`,
        coordinate: 'Product.cost',
        criticality: 'breaking',
        fails: true,
        usedBy: { requests: 3, operations: ['Costs', ''], clients: ['web <b>shop</b>'] },
      },
      {
        code: 'FIELD_ADDED',
        description: 'Field added',
        coordinate: 'Product.x',
        criticality: 'safe',
        fails: false,
        usedBy: { requests: 0, operations: [], clients: [] },
      },
    ],
  },
  lint: [
    {
      level: 'error',
      rule: 'NO_FLOAT_MONEY',
      message: 'Product.price is money as a Float',
      coordinate: 'Product.price',
      start: place,
      end: place,
    },
  ],
  contracts: [{ variant: 'public', errors: [{ code: 'EMPTY', message: 'nothing is left', locations: [] }] }],
};

describe('the registry’s pages', () => {
  let registry: RunningRegistry;

  beforeAll(async () => {
    registry = await startRegistry();
    await registry.store.saveCheck('commerce', check);
    const sdl = 'type Query { a: Int }';
    const answer = await fetch(`${registry.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': keyFor('admin') },
      body: JSON.stringify({
        query: `mutation ($sdl: String!) { graph(id: "commerce") { publishSubgraphs(variant: "current",
          subgraphs: [{ name: "product", url: "http://127.0.0.1:1/graphql", sdl: $sdl }]) { changed errors { message } } } }`,
        variables: { sdl },
      }),
    });
    expect(await answer.json()).toMatchObject({
      data: { graph: { publishSubgraphs: { changed: ['product'], errors: [] } } },
    });
  });
  afterAll(() => registry.stop());

  const get = (path: string, key?: string) =>
    fetch(`${registry.url}${path}`, {
      ...(key !== undefined && {
        headers: { authorization: `Basic ${Buffer.from(`any:${key}`).toString('base64')}` },
      }),
    });

  test('a check’s page says what breaks, for whom and where, and runs nothing of what it shows', async () => {
    const response = await get('/graphs/commerce/checks/chk_1');
    const page = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const text of [
      'failed',
      'breaks clients',
      '<dd>3</dd>',
      'an unnamed operation',
      'NO_FLOAT_MONEY',
      'line 3',
    ])
      expect(page).toContain(text);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<b>shop');
    expect(page).toContain('&lt;script&gt;');
  });

  test('a launch’s page names its subgraphs', async () => {
    const [launch] = await registry.store.launches('commerce', 'current', { first: 1 });
    const page = await (await get(`/graphs/commerce/variants/current/launches/${launch?.id ?? ''}`)).text();
    expect(page).toMatch(/live[\s\S]*Launch 1[\s\S]*product/);
  });

  test('what is not there, of another graph or no graph at all is one page', async () => {
    const paths = [
      '/graphs/commerce/checks/chk_2',
      '/graphs/other/checks/chk_1',
      '/graphs/%00/checks/chk_1',
      "/graphs/'--/variants/current/launches/x",
      '/graphs/commerce/variants/current/launches/x',
    ];
    const pages = await Promise.all(
      paths.map(async (path) => {
        const response = await get(path);
        return [response.status, await response.text()] as const;
      }),
    );
    expect(new Set(pages.map(([status]) => status))).toEqual(new Set([404]));
    expect(new Set(pages.map(([, text]) => text)).size).toBe(1);
  });

  test('the list of a graph asks for one of its keys', async () => {
    const listed = await get('/graph/commerce/service-list', keyFor('checker'));
    expect([listed.status, await listed.text()]).toEqual([
      200,
      expect.stringMatching(/product[\s\S]*Launch 1/),
    ]);
    for (const key of [undefined, 'wrong', keyFor('expired'), keyFor('admin', 'other')]) {
      const refused = await get('/graph/commerce/service-list', key);
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toContain('Basic');
      expect(await refused.text()).not.toContain('product');
    }
  });
});

const inBrowser = chromium === undefined ? describe.skip : describe;

inBrowser('a check’s page on a phone', () => {
  let server: Server;

  beforeAll(async () => {
    // The page itself runs no script, so the frame around it measures it.
    const phone = `<!doctype html><body style="margin:0"><iframe id="f" style="width:390px;height:800px;border:0" src="/page"></iframe>
      <script>f.onload = () => { const d = f.contentDocument.documentElement;
        document.title = d.scrollWidth + ' ' + getComputedStyle(d.querySelector('body')).fontSize; }</script>`;
    server = createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(request.url === '/page' ? checkPage('commerce', check) : phone);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('fits 390 pixels without scrolling sideways, in letters one can read', async () => {
    const { dom, screenshot, remove } = await openOnPhone(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    );
    const [, width, size] = /<title>(\d+) (\d+)px<\/title>/.exec(dom) ?? [];
    expect(Number(width)).toBeLessThanOrEqual(390);
    expect(Number(size)).toBeGreaterThanOrEqual(16);
    expect((await stat(screenshot)).size).toBeGreaterThan(1_000);
    await remove();
  });
});
