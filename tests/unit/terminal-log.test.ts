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
  const line = show((log) => log.info({ request_id: 'r-1', method: 'GET', url: '/health', status: 200, ms: 1.5 }));
  expect(line).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: 200 GET \/health 1.5 ms\n$/);
});

test('a fault is shown with the id of its request, and a bug with its stack', () => {
  expect(show((log) => log.warn({ request_id: 'r-1', error: 'get_item: 503' }))).toContain('WARN: get_item: 503 r-1');
  expect(show((log) => log.error({ request_id: 'r-1', err: new Error('a bug') }))).toMatch(
    /ERROR: .*r-1\n.*a bug.*at /s,
  );
});
