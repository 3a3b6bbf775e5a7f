import { type ChildProcess, fork } from 'node:child_process';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../../lib/host/ports.ts';
import { type Supervised, supervise } from '../../lib/host/supervise.ts';
import { COMPILE_CACHE } from './binaries.ts';

const MAIN = fileURLToPath(new URL('../../lib/host/main.ts', import.meta.url));
const START_TIMEOUT = 20_000;

export interface Host {
  /** Where the API listens. */
  url: string;
  process: Supervised;
}

export interface HostOptions {
  /** Its whole environment. */
  env: NodeJS.ProcessEnv;
  report: (line: string) => void;
  /** Where its standard output goes, by default our own. */
  logOutput?: Writable | undefined;
  /** Aborts the start. */
  signal?: AbortSignal;
}

/** Starts the API in a process of its own and keeps it running. */
export async function startHost({ env, report, logOutput, signal }: HostOptions): Promise<Host> {
  // A port that is the same after a restart.
  const port = env.PORT === '0' ? String((await freePorts(1))[0]) : env.PORT;
  const listening = new WeakSet<ChildProcess>();
  let url = '';
  let errors = '';
  const child = await supervise({
    name: 'The API',
    launch() {
      const host = fork(MAIN, {
        env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...env, PORT: port },
        execArgv: [],
        stdio: ['ignore', logOutput ? 'pipe' : 'inherit', 'pipe', 'ipc'],
        detached: true,
      });
      if (logOutput) host.stdout?.pipe(logOutput, { end: false });
      host.on('message', (message: { type?: string; url?: string }) => {
        if (message.type !== 'listening') return;
        url = message.url ?? '';
        listening.add(host);
      });
      // The errors of a failed start are reported once, by the supervisor; later ones pass through.
      host.stderr?.setEncoding('utf8').on('data', (text: string) => {
        if (url) process.stderr.write(text);
        else errors += text;
      });
      return host;
    },
    stopSignal: 'SIGTERM',
    isReady: async (host) => listening.has(host),
    startTimeout: START_TIMEOUT,
    whyNotReady: (how) => errors.trim() || `The API ${how} before it was listening`,
    onCrash: report,
    signal,
  });
  return { url, process: child };
}
