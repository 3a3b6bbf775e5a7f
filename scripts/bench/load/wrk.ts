import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Load, type LoadGenerator, TIMEOUT_SECONDS, type Traffic } from './generator.ts';

/** Where the scripts are that say what wrk sends. */
const SCRIPTS = fileURLToPath(new URL('wrk/', import.meta.url));

/** What the scripts write once they are done. */
type Report = Omit<Load, 'seconds'> & { microseconds: number };

/** wrk with one thread, which is enough for all that a stack of 1.5 CPU can answer. */
export const wrk: LoadGenerator = {
  name: 'wrk',
  async generate({ url, traffic, connections, seconds, signal }) {
    const args = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '--timeout', `${TIMEOUT_SECONDS}s`];
    const script = ['-s', `${traffic.kind}.lua`, url, '--', randomBytes(4).toString('hex'), ...subjectOf(traffic)];
    const child = spawn('wrk', [...args, ...script], { cwd: SCRIPTS, signal, stdio: ['ignore', 'ignore', 'pipe'] });
    const [written] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    return readReport(written);
  },
};

export function isWrkInstalled(): boolean {
  return spawnSync('wrk', ['-v'], { stdio: 'ignore' }).error === undefined;
}

function subjectOf(traffic: Traffic): string[] {
  if (traffic.kind === 'pairs') return [traffic.item];
  return [String(traffic.products), ...('soldOut' in traffic ? ['soldOut'] : [])];
}

/** @param written the standard error of wrk, whose last line is the report */
export function readReport(written: string): Load {
  const line = written.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(`wrk failed: ${written.trim()}`);
  const { microseconds, p50, p99, longest, ...counts } = JSON.parse(line) as Report;
  return { ...counts, seconds: microseconds / 1e6, p50: p50 / 1000, p99: p99 / 1000, longest: longest / 1000 };
}
