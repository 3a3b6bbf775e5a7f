import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { guardAgainstOrphaning } from '../../lib/host/supervise.ts';
import { COMPILE_CACHE } from '../../scripts/stack/binaries.ts';

/** What runs the API in most tests: the host, or another program that HOST_PROGRAM names (see tests/deploy). */
const MAIN = process.env.HOST_PROGRAM ?? fileURLToPath(new URL('../../lib/host/main.ts', import.meta.url));

/** Whether the tests run against what Vercel builds: functions that are loaded at their first request, each an instance of its own. */
export const onVercel = process.env.VERCEL_OUTPUT !== undefined;

const OUTPUT = process.env.VERCEL_OUTPUT === undefined ? {} : { VERCEL_OUTPUT: process.env.VERCEL_OUTPUT };

const DEFAULTS = { PORT: '0', HOST: '127.0.0.1', MAINTENANCE_SECONDS: '0' };

/** One running instance of the API. */
export interface Host {
  url: string;
  process: ChildProcess;
  /** What it has written so far, on both outputs. */
  output(): string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Runs a program, by default the host, with exactly this environment and waits until it listens. */
export async function launchHost(env: Record<string, string>, program: string | URL = MAIN): Promise<Host> {
  let output = '';
  const child = fork(program, {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILE_CACHE, ...DEFAULTS, ...OUTPUT, ...env },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const guard = child.pid === undefined ? undefined : guardAgainstOrphaning(child.pid, 'SIGTERM');
  child.once('exit', () => guard?.kill('SIGKILL'));
  const { promise: listening, resolve, reject } = Promise.withResolvers<string>();
  child.on('message', (message: { type?: string; url?: string }) => {
    if (message.type === 'listening' && message.url) resolve(message.url);
  });
  child.once('close', (code) => reject(new Error(`The host exited with ${code} before it listened:\n${output}`)));
  const url = await listening;
  return {
    url,
    process: child,
    output: () => output,
    fetch: (path, init) => fetch(url + path, init),
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}
