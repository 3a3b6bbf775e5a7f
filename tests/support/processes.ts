import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** All processes that descend from this one. */
export function descendantsOf(pid: number, all = processes()): number[] {
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

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
