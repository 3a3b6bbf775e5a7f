import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { freePorts } from '../../lib/host/ports.ts';
import { belongingsOf, useCommand } from '../support/command.ts';
import { listen } from '../support/listen.ts';
import { isAlive } from '../support/processes.ts';
import { until } from '../support/until.ts';

const run = useCommand('stack:constrained');

test('it prints its addresses, and Ctrl-C, which npm and the stack both get, stops all of it', async () => {
  const [port = 0] = await freePorts(1);
  const { child, output, ended, node } = run(port);
  await until('it is ready', () => output().includes('Limits'));
  const url = `http://127.0.0.1:${port}`;
  expect(output()).toContain(`API       ${url}\n`);
  expect((await fetch(`${url}/products/1`)).status).toBe(200);
  const [, secret] = /CRON_SECRET=(\S+)/.exec(output()) ?? [];
  const outbox = (authorization: string) => fetch(`${url}/v1/maintenance/outbox`, { headers: { authorization } });
  expect([(await outbox('')).status, (await outbox(`Bearer ${secret}`)).status]).toEqual([401, 200]);

  const stack = node();
  expect(belongingsOf(stack).length).toBeGreaterThan(8);
  child.kill('SIGINT');
  process.kill(stack, 'SIGINT');
  await ended;
  await expect(fetch(url)).rejects.toThrow();
  expect(belongingsOf(stack)).toEqual([]);
});

test.each([
  ['SIGTERM', 'Starting Postgres'],
  ['SIGHUP', 'Starting the apis'],
] as const)('%s to npm leaves nothing behind at “%s”', async (signal, line) => {
  const [port = 0] = await freePorts(1);
  const { child, output, ended, node } = run(port);
  await until('the line', () => output().includes(line));
  const stack = node();
  expect(belongingsOf(stack).length).toBeGreaterThan(0);
  child.kill(signal);
  await ended;
  await until('the stack has ended', () => !isAlive(stack));
  expect(belongingsOf(stack)).toEqual([]);
  expect(output()).not.toContain('Ready');
});

test('a port that is in use is reported in one line', async () => {
  const server = createServer();
  const port = await listen(server);
  const { output, ended } = run(port);
  expect(await ended).toEqual([1, null]);
  expect(output()).toBe(`Port ${port} is in use: choose another with --port\n`);
  server.close();
});
