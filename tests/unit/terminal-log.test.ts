import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { terminalLog } from '../../scripts/start/terminal-log.ts';

/** What a terminal shows of these entries. */
function show(write: (log: pino.Logger) => void): string {
  const shown = new PassThrough({ encoding: 'utf8' });
  const lines = terminalLog({ destination: shown, sync: true, colorize: false });
  write(pino({ base: null }, { write: (line) => lines.write(line) }));
  return shown.read();
}

test('a request is one short line, without its id', () => {
  const purchase = { method: 'POST', route: '/v1/sales/:id/purchases', outcome: 'purchased', status: 201, ms: 1.5 };
  const line = show((log) => log.info({ request_id: 'r-1', operation: 'createPurchase', ...purchase }));
  expect(line).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: 201 POST \/v1\/sales\/:id\/purchases purchased 1.5 ms\n$/);
});

test('the line of a path that does not exist leaves it out; that of a tenant says which', () => {
  const missing = { method: 'GET', outcome: 'not_found', status: 404, ms: 0 };
  expect(show((log) => log.info(missing))).toMatch(/ 404 GET not_found 0 ms\n$/);
  const found = { method: 'GET', tenant: 'acme', route: '/orders', outcome: 'found', status: 200, ms: 1 };
  expect(show((log) => log.info(found))).toMatch(/ 200 GET \/orders acme found 1 ms\n$/);
});

test('what was refused before it was a request, and where the service listens, are shown', () => {
  const refused = show((log) => log.info({ request_id: 'r-1', outcome: 'malformed_request', status: 400 }));
  expect(refused).toMatch(/ INFO: 400 malformed_request r-1\n$/);
  expect(show((log) => log.info({ url: 'http://127.0.0.1' }, 'listening'))).toContain('listening http://127.0.0.1');
});

test('a fault is shown with the id of its request, and a bug with its stack', () => {
  expect(show((log) => log.warn({ request_id: 'r-1', error: 'get_item: 503' }))).toContain('WARN: get_item: 503 r-1');
  expect(show((log) => log.error({ request_id: 'r-1', err: new Error('a bug') }))).toMatch(
    /ERROR: .*r-1\n.*a bug.*at /s,
  );
});

test('what maintenance did, and the rules that an audit found violated', () => {
  expect(show((log) => log.info({ operation: 'audit', audited: 5 }, 'maintenance'))).toMatch(
    / INFO: maintenance audit\n$/,
  );
  const found = { operation: 'audit', violations: 2, rules: ['one rule', 'another'] };
  expect(show((log) => log.error(found, 'the audit found violations'))).toMatch(
    / ERROR: the audit found violations audit one rule, another\n$/,
  );
});
