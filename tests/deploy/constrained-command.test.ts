import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { freePorts } from '../../lib/host/ports.ts';
import { until } from '../support/until.ts';

const COMMAND = fileURLToPath(new URL('../../scripts/constrained.ts', import.meta.url));
const started: ChildProcess[] = [];

afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});

function run(port: number) {
  const child = spawn(process.execPath, [COMMAND, '--port', String(port)], { stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return {
    child,
    output: () => output,
    ended: once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
  };
}

test('it prints its addresses, and Ctrl-C stops all of it', async () => {
  const [port = 0] = await freePorts(1);
  const { child, output, ended } = run(port);
  await until('it is ready', () => output().includes('Limits'), 60_000);
  const url = `http://127.0.0.1:${port}`;
  expect(output()).toContain(`API       ${url}\n`);
  expect((await fetch(`${url}/products/1`)).status).toBe(200);

  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  await expect(fetch(url)).rejects.toThrow();
}, 90_000);

test('a port that is in use is reported in one line', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { output, ended } = run(port);
  expect(await ended).toEqual([1, null]);
  expect(output()).toBe(`Port ${port} is in use: choose another with --port\n`);
  server.close();
}, 60_000);
