import { expect, test } from 'vitest';
import { freePorts } from '../../lib/host/ports.ts';
import { belongingsOf, useCommand } from '../support/command.ts';
import { isAlive } from '../support/processes.ts';
import { until } from '../support/until.ts';

const run = useCommand('stack:sharded');

test('it prints its addresses and the map, and Ctrl-C, which npm and the stack both get, stops all of it', async () => {
  const [port = 0] = await freePorts(1);
  const { child, output, ended, node } = run(port, '--shards', '2', '--partitions', '4');
  await until('it is ready', () => output().includes('partition_03'), 100_000);
  const url = `http://127.0.0.1:${port}`;
  expect(output()).toContain(`  API      ${url}\n`);
  const map = output().match(/^ +\d+ {2}[0-9a-f]{4}-[0-9a-f]{4} {2}up {2}shard-\d/gm);
  expect(map?.map((line) => line.trim().split(/ +/))).toEqual([
    ['0', '0000-3fff', 'up', 'shard-1'],
    ['1', '4000-7fff', 'up', 'shard-1'],
    ['2', '8000-bfff', 'up', 'shard-2'],
    ['3', 'c000-ffff', 'up', 'shard-2'],
  ]);
  const products = await Promise.all([1, 2, 3, 4, 5].map((id) => fetch(`${url}/products/${id}`)));
  expect(products.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);

  const stack = node();
  expect(belongingsOf(stack).length).toBeGreaterThan(4);
  child.kill('SIGINT');
  process.kill(stack, 'SIGINT');
  await ended;
  await expect(fetch(url)).rejects.toThrow();
  expect(belongingsOf(stack)).toEqual([]);
}, 120_000);

test.each([
  ['SIGTERM', 'Starting shard-2'],
  ['SIGHUP', 'Creating 16 partitions'],
] as const)(
  '%s to npm leaves nothing behind at “%s”',
  async (signal, line) => {
    const [port = 0] = await freePorts(1);
    const { child, output, ended, node } = run(port, '--shards', '2');
    await until('the line', () => output().includes(line), 100_000);
    const stack = node();
    expect(belongingsOf(stack).length).toBeGreaterThan(0);
    child.kill(signal);
    await ended;
    await until('the stack has ended', () => !isAlive(stack));
    expect(belongingsOf(stack)).toEqual([]);
    expect(output()).not.toContain('Ready');
  },
  120_000,
);
