import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { useStart } from '../support/start.ts';
import { until } from '../support/until.ts';

const { folder, start } = useStart();

async function startUntilReady() {
  const { child, output, exited } = start();
  const url = await until('an address', () => /API +(http:\S+)/.exec(output.stdout)?.[1]);
  await until('the last line', () => output.stdout.includes(`Data      ${folder}`));
  return { child, output, exited, url, parts: descendantsOf(child.pid ?? 0) };
}

function descendantsOf(pid: number, all = processes()): number[] {
  const children = all.flatMap(([child, parent]) => (parent === pid ? [child] : []));
  return children.flatMap((child) => [child, ...descendantsOf(child, all)]);
}

/** Every process with its parent, from /proc: a slim Linux has no `ps`. A Mac has no /proc, and always `ps`. */
function processes(): [pid: number, parent: number][] {
  const rows = existsSync('/proc/self/stat')
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(readStatus)
    : execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number]);
}

/** "pid parent"; empty where the process has ended meanwhile. /proc/pid/stat: `pid (name) state parent …`. */
function readStatus(pid: string): string {
  try {
    return `${pid} ${readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]}`;
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('says where everything is once the API answers', async () => {
  const { output, url } = await startUntilReady();
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(output.stdout).toMatch(/Database {2}psql 'postgresql:\/\/postgres:\S+@127\.0\.0\.1:\d+\/postgres'/);
  expect(output.stdout).toContain(`${url}/docs`);
});

test('the log is JSON lines where the output is no terminal', async () => {
  const { output, url } = await startUntilReady();
  await fetch(`${url}/health`);
  const line = await until('the line of the request', () => /^\{.*"\/health".*\}$/m.exec(output.stdout)?.[0]);
  expect(JSON.parse(line)).toMatchObject({ method: 'GET', url: '/health', status: 200 });
});

describe('nothing is left running after', () => {
  test.each([[['SIGINT', 'SIGINT'], 0] as const, [['SIGTERM'], 0] as const, [['SIGKILL'], null] as const])(
    '%j',
    async (signals, code) => {
      const { child, exited, parts } = await startUntilReady();
      expect(parts.length).toBeGreaterThan(3);
      for (const signal of signals) child.kill(signal);
      expect((await exited)[0]).toBe(code);
      await until('every part is gone', () => !parts.some(isAlive));
    },
  );
});

describe('exit 1 after one line', () => {
  async function errorWith(env: Record<string, string>) {
    const { output, exited } = start(env);
    expect((await exited)[0]).toBe(1);
    return output.stderr;
  }

  test('for a port that is in use', async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as { port: number };
    expect(await errorWith({ PORT: String(port) })).toBe(`Port ${port} is in use: set PORT to another\n`);
    server.close();
  });

  test('for an invalid port', async () => {
    expect(await errorWith({ PORT: 'http' })).toMatch(/^PORT must be a whole number from 0 to 65535 [^\n]+\n$/);
  });

  test('for faulty settings, before anything starts', async () => {
    const { output, exited } = start({ LOG_LEVEL: 'loud', BATCHING: 'maybe' });
    expect((await exited)[0]).toBe(1);
    expect(output.stderr).toMatch(/^BATCHING must be on or off; LOG_LEVEL must be fatal, [^\n]+\n$/);
    expect(output.stdout).toBe('');
  });

  test('for a data folder that cannot be created', async () => {
    expect(await errorWith({ DATA_DIR: '/dev/null/data' })).toMatch(/^The data folder \S+ cannot be used: [^\n]+\n$/);
  });
});
