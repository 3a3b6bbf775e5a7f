import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../scripts/stack/data-folder.ts';
import { until } from '../support/until.ts';

const folder = temporaryFolder();
let running: ChildProcess | undefined;

afterEach(async () => {
  if (running?.exitCode !== null || running.signalCode !== null) return;
  running.kill('SIGTERM');
  await once(running, 'exit');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `npm start` runs, with its output so far. */
function start(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    env: { PATH: process.env.PATH, DATA_DIR: folder, PORT: '0', ...env },
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  running = child;
  return { child, output, exited: once(child, 'close') as Promise<[number | null]> };
}

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
  async function complaint(env: Record<string, string>) {
    const { output, exited } = start(env);
    expect((await exited)[0]).toBe(1);
    return output.stderr;
  }

  test('for a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as { port: number };
    expect(await complaint({ PORT: String(port) })).toBe(`Port ${port} is taken: set PORT to another\n`);
    server.close();
  });

  test('for a port that is none', async () => {
    expect(await complaint({ PORT: 'http' })).toBe('PORT must be a number up to 65535\n');
  });

  test('for a data folder that cannot be made', async () => {
    expect(await complaint({ DATA_DIR: '/dev/null/data' })).toMatch(/^The data folder \S+ cannot be used: [^\n]+\n$/);
  });
});
