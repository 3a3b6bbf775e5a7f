import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What all processes of the stack may use together. */
export interface Limits {
  cpus: number;
  /** In bytes. */
  memory: number;
}

export interface MemoryUsage {
  /** What the processes hold without the page cache that the kernel can drop at once, as `docker stats` shows it, in bytes. */
  workingSet: number;
  /** How many processes the kernel has killed for want of memory. */
  kills: number;
}

/** A control group of Linux with limits, whichever version of them the system has. */
export interface ControlGroup {
  /** Calls `launch` so that what it spawns, and all that descends from it, is in the group. */
  inside<T>(launch: () => T): T;
  memory(): MemoryUsage;
  /** The processes in it. */
  members(): number[];
  /** Only once there are none. */
  remove(): void;
}

const MOUNT = '/sys/fs/cgroup';
const PERIOD = 100_000;
let created = 0;

/** Makes a group with these limits. Throws where this process has no right to, or there are no such groups. */
export function createControlGroup(limits: Limits): ControlGroup {
  const name = `holdfast-${process.pid}-${created++}`;
  return existsSync(join(MOUNT, 'cgroup.controllers')) ? unified(name, limits) : separate(name, limits);
}

/** Version 2: one hierarchy. */
function unified(name: string, limits: Limits): ControlGroup {
  const home = join(MOUNT, ownGroups().get('') ?? '');
  const group = join(nearestDelegating(home), name);
  make([
    { group, file: 'cpu.max', value: `${limits.cpus * PERIOD} ${PERIOD}` },
    { group, file: 'memory.max', value: limits.memory },
  ]);
  return controlGroup([{ home, group }], () => ({
    workingSet: readNumber(group, 'memory.current') - readField(group, 'memory.stat', 'inactive_file'),
    kills: readField(group, 'memory.events', 'oom_kill'),
  }));
}

/** The nearest group above that hands CPU and memory down: a group that has processes itself cannot. */
function nearestDelegating(group: string): string {
  const controllers = readFileSync(join(group, 'cgroup.subtree_control'), 'utf8').trim().split(' ');
  if (group === MOUNT || ['cpu', 'memory'].every((controller) => controllers.includes(controller))) return group;
  return nearestDelegating(dirname(group));
}

/** Version 1: a hierarchy a controller. */
function separate(name: string, limits: Limits): ControlGroup {
  const own = ownGroups();
  const [cpu, memory] = ['cpu', 'memory'].map((controller) => {
    const mount = join(MOUNT, controller);
    // In a container the path may be the one that the machine outside sees.
    const seen = join(mount, own.get(controller) ?? '');
    const home = existsSync(seen) ? seen : mount;
    return { home, group: join(home, name) };
  }) as [Membership, Membership];
  make([
    { group: cpu.group, file: 'cpu.cfs_period_us', value: PERIOD },
    { group: cpu.group, file: 'cpu.cfs_quota_us', value: limits.cpus * PERIOD },
    { group: memory.group, file: 'memory.limit_in_bytes', value: limits.memory },
  ]);
  return controlGroup([cpu, memory], () => ({
    workingSet:
      readNumber(memory.group, 'memory.usage_in_bytes') - readField(memory.group, 'memory.stat', 'total_inactive_file'),
    kills: readField(memory.group, 'memory.oom_control', 'oom_kill'),
  }));
}

/** Makes the groups that these settings name, and sets them: all of it or nothing. */
function make(settings: { group: string; file: string; value: string | number }[]) {
  const groups = new Set(settings.map(({ group }) => group));
  try {
    for (const group of groups) mkdirSync(group);
    for (const { group, file, value } of settings) write(group, file, value);
  } catch (error) {
    for (const group of groups) if (existsSync(group)) rmdirSync(group);
    throw error;
  }
}

/** Our group in one hierarchy, and the one that this process belongs to. */
interface Membership {
  group: string;
  home: string;
}

function controlGroup(memberships: Membership[], memory: () => MemoryUsage): ControlGroup {
  return {
    // A child begins in the group of its parent, so the parent goes there for the moment of the fork.
    inside(launch) {
      try {
        for (const { group } of memberships) write(group, 'cgroup.procs', process.pid);
        return launch();
      } finally {
        for (const { home } of memberships) write(home, 'cgroup.procs', process.pid);
      }
    },
    memory,
    members: () =>
      readFileSync(join(memberships[0]?.group ?? '', 'cgroup.procs'), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map(Number),
    remove() {
      for (const { group } of memberships) rmdirSync(group);
    },
  };
}

/** The paths of this process' own groups by controller; version 2 has one, under the empty name. */
function ownGroups(): Map<string, string> {
  const lines = readFileSync('/proc/self/cgroup', 'utf8').trim().split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [, controllers = '', path = ''] = line.split(':');
      return controllers.split(',').map((controller) => [controller, path] as const);
    }),
  );
}

function write(group: string, file: string, value: string | number) {
  writeFileSync(join(group, file), String(value));
}

function readNumber(group: string, file: string): number {
  return Number(readFileSync(join(group, file), 'utf8'));
}

/** The number of that name in a file of lines "name number"; 0 where the kernel does not give it. */
function readField(group: string, file: string, name: string): number {
  const [, value = 0] = new RegExp(`^${name} (\\d+)$`, 'm').exec(readFileSync(join(group, file), 'utf8')) ?? [];
  return Number(value);
}
