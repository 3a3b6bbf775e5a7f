import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../support/listen.ts';
import { root } from './sources.ts';

async function run(BASE_URL: string) {
  const child = spawn(process.execPath, ['tests/concurrency/main.ts', '--rounds', '1'], {
    cwd: root,
    env: { PATH: process.env.PATH, BASE_URL },
  });
  const [[code], output] = await Promise.all([once(child, 'exit'), text(child.stderr)]);
  return { code, output };
}

async function serve(respond: RequestListener): Promise<string> {
  const server = createServer(respond);
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${await listen(server)}`;
}

test('an address where nothing answers is an error of one sentence, and no verdict', async () => {
  const { code, output } = await run('http://127.0.0.1:1');
  expect(output).toMatch(/^Nothing answers at http:\/\/127\.0\.0\.1:1 [^\n]*\n$/);
  expect(code).toBe(2);
});

test('another service than this one is an error of one sentence, and no verdict', async () => {
  const url = await serve((_, res) => void res.writeHead(404).end('<html>'));
  const { code, output } = await run(url);
  expect(output).toMatch(/^What answers at http:\S+ is not the reservations API: [^\n]*\n$/);
  expect(code).toBe(2);
});

test('a service that refuses to create items is an error that names the key', async () => {
  const url = await serve((req, res) => {
    const [status, code] = req.method === 'GET' ? [404, 'item_not_found'] : [401, 'unauthorized'];
    res.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ code }));
  });
  const { code, output } = await run(url);
  expect(output).toMatch(/^[^\n]*401[^\n]*API_KEY[^\n]*\n$/);
  expect(code).toBe(2);
});

test('a service that sells a unit twice gets the verdict, and another status', async () => {
  const item = { total_quantity: 1, available_quantity: 0, reserved_quantity: 1, confirmed_quantity: 0 };
  let id = 0;
  const url = await serve((req, res) => {
    const json = (status: number, body: object) => res.writeHead(status).end(JSON.stringify(body));
    const [, , collection, known] = (req.url ?? '').split('/');
    if (req.method === 'GET' && known?.startsWith('0000')) return json(404, { code: 'item_not_found' });
    if (collection === 'items') return json(req.method === 'GET' ? 200 : 201, { id: String(++id), ...item });
    if (collection === 'maintenance') return json(200, { violations: [], complete: true, audited: 0 });
    return json(201, { id: String(++id) });
  });
  const { code, output } = await run(url);
  expect(output).toContain('exactly 50 are reserved and 150 refused');
  expect(code).toBe(1);
});
