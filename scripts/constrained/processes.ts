import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** The programs that make up the stack. */
export const roles = ['nginx', 'node', 'postgrest', 'postgres'] as const;
export type Role = (typeof roles)[number];

export interface RunningProcess {
  pid: number;
  role: Role;
  /** CPU time so far, of itself and of its children that have ended, in microseconds. */
  cpu: number;
}

/** /proc counts in hundredths of a second. */
const MICROSECONDS_A_TICK = 10_000;

/** These processes and all that descend from them, as far as they are programs of the stack. */
export function processesBelow(roots: number[]): RunningProcess[] {
  const parents = parentsOfAll();
  const below = (pid: number | undefined): boolean => {
    if (pid === undefined || pid <= 1) return false;
    return roots.includes(pid) || below(parents.get(pid));
  };
  return [...parents.keys()].filter(below).flatMap((pid) => {
    const found = inspect(pid);
    return found ? [found] : [];
  });
}

/** The CPU time of all of them together, by program, in microseconds. */
export function cpuByRole(processes: RunningProcess[]): Record<Role, number> {
  const sum = (role: Role) => processes.filter((each) => each.role === role).reduce((total, { cpu }) => total + cpu, 0);
  return { nginx: sum('nginx'), node: sum('node'), postgrest: sum('postgrest'), postgres: sum('postgres') };
}

function parentsOfAll(): Map<number, number> {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return new Map(
    pids.flatMap((pid) => {
      const fields = readStat(pid);
      return fields ? [[pid, Number(fields[1])] as const] : [];
    }),
  );
}

function inspect(pid: number): RunningProcess | undefined {
  const fields = readStat(pid);
  const role = roles.find((name) => name === programOf(pid));
  if (!fields || !role) return undefined;
  // utime, stime, cutime, cstime of proc(5).
  const ticks = fields
    .slice(11, 15)
    .map(Number)
    .reduce((total, each) => total + each, 0);
  return { pid, role, cpu: ticks * MICROSECONDS_A_TICK };
}

/** What /proc/…/stat says after the name, which may contain anything: state, parent, … Nothing once it is gone. */
function readStat(pid: number): string[] | undefined {
  return unlessGone(() =>
    readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' '),
  );
}

/** A process that has ended and is not reaped has no executable any more, but its name, and time that nobody else has yet. */
function programOf(pid: number): string | undefined {
  return (
    unlessGone(() => basename(readlinkSync(`/proc/${pid}/exe`))) ??
    unlessGone(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim())
  );
}

function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
