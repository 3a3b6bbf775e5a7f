import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { afterAll, afterEach } from 'vitest';
import { temporaryFolder } from '../../scripts/stack/data-folder.ts';

export interface Started {
  child: ChildProcess;
  /** What it has written so far. */
  output: { stdout: string; stderr: string };
  /** Resolves with the exit code once both outputs are closed. */
  exited: Promise<[number | null]>;
}

/** Gives a test file `npm start` on a port and a data folder of its own; what still runs after a test is stopped. */
export function useStart(): { folder: string; start(env?: Record<string, string>): Started } {
  const folder = temporaryFolder();
  let running: ChildProcess | undefined;

  afterEach(async () => {
    if (running?.exitCode !== null || running.signalCode !== null) return;
    running.kill('SIGTERM');
    await once(running, 'exit');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function start(env: Record<string, string> = {}): Started {
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

  return { folder, start };
}
