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
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const all = new Map(pids.flatMap((pid) => unlessGone(() => [[pid, readStat(pid)] as const]) ?? []));
  const isBelow = (pid: number): boolean => roots.includes(pid) || (all.has(pid) && isBelow(all.get(pid)?.parent ?? 0));
  return [...all].flatMap(([pid, { name, cpu }]) => {
    if (!isBelow(pid)) return [];
    // A process that has ended but is not reaped has no executable any more, but time that nobody else has yet.
    const program = unlessGone(() => basename(readlinkSync(`/proc/${pid}/exe`))) ?? name;
    return roles.filter((role) => role === program).map((role) => ({ pid, role, cpu }));
  });
}

/** The CPU time of all of them together, by program, in microseconds. */
export function cpuByRole(processes: RunningProcess[]): Record<Role, number> {
  const sum = (role: Role) => processes.filter((each) => each.role === role).reduce((total, { cpu }) => total + cpu, 0);
  return { nginx: sum('nginx'), node: sum('node'), postgrest: sum('postgrest'), postgres: sum('postgres') };
}

/** proc(5): pid (name) state parent …; the name may contain anything. Throws once the process is gone. */
function readStat(pid: number): { name: string; parent: number; cpu: number } {
  const [, name = '', rest = ''] = /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
  const fields = rest.split(' ').map(Number);
  // utime, stime, cutime, cstime.
  const ticks = fields.slice(11, 15).reduce((total, each) => total + each, 0);
  return { name, parent: fields[1] ?? 0, cpu: ticks * MICROSECONDS_A_TICK };
}

function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
