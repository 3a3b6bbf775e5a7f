import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import { descendantsOf } from './processes.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a script of package.json on a port; what still runs after a test is stopped. */
export function useCommand(script: string) {
  const started: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of started.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  });

  return function run(port: number, ...flags: string[]) {
    const command = ['run', script, '--silent', '--', '--port', String(port), ...flags];
    const child = spawn('npm', command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
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
      /** The process of the stack, which npm has started. */
      node: () => descendantsOf(child.pid as number)[0] as number,
      ended: once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
    };
  };
}

/** What a stack has made, or runs, for the process of that id. */
export function belongingsOf(pid: number): string[] {
  const name = `holdfast-${pid}-`;
  const folders = [...new Set(['/var/tmp', tmpdir()])].flatMap((folder) => globSync(`${folder}/${name}*`));
  const processes = globSync('/proc/[0-9]*/{cmdline,environ}').filter((file) => contentOf(file).includes(name));
  return [...folders, ...globSync(`/sys/fs/cgroup/**/${name}*`), ...processes];
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
