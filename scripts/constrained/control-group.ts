import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What all processes of the stack may use together. */
export interface Limits {
  cpus: number;
  /** In bytes. */
  memory: number;
  /** How often the kernel grants that share anew, in milliseconds; who has used it up waits. By default 100, as Docker does. */
  period?: number;
}

export interface MemoryUsage {
  /** What the processes hold without the page cache that the kernel can drop at once, as `docker stats` shows it, in bytes. */
  workingSet: number;
  /** How many processes the kernel has killed for want of memory. */
  kills: number;
}

/** A control group of Linux with limits, whichever version of them the system has. */
export interface ControlGroup {
  /** Calls `spawn` so that what it starts, and all that descends from it, is in the group. */
  launch<T>(spawn: () => T): T;
  /** Puts a running process into the group; what it starts from then on is there, too. */
  add(pid: number): void;
  memory(): MemoryUsage;
  /** Removes it once its stopped processes are gone. */
  release(): Promise<void>;
}

/** Our group in one hierarchy, the one that this process belongs to, and the limits as files of ours. */
interface Membership {
  group: string;
  home: string;
  limits: Record<string, string | number>;
}

const MOUNT = '/sys/fs/cgroup';
const PERIOD = 100;
/** How long stopped processes may take to be gone, in milliseconds. */
const EXIT_TIMEOUT = 5_000;
let created = 0;

/** Makes a group with these limits. Throws where this process has no right to, or there are no such groups. */
export function createControlGroup(limits: Limits): ControlGroup {
  const name = `holdfast-${process.pid}-${created++}`;
  return existsSync(join(MOUNT, 'cgroup.controllers')) ? unified(name, limits) : separate(name, limits);
}

/** Version 2: one hierarchy. */
function unified(name: string, { cpus, memory, period = PERIOD }: Limits): ControlGroup {
  const home = join(MOUNT, ownGroup(''));
  const group = join(nearestDelegating(home), name);
  const limits = { 'cpu.max': `${quota(cpus, period)} ${period * 1000}`, 'memory.max': memory };
  return controlGroup([{ home, group, limits }], () => ({
    workingSet: Number(read(group, 'memory.current')) - readField(group, 'memory.stat', 'inactive_file'),
    kills: readField(group, 'memory.events', 'oom_kill'),
  }));
}

/** The nearest group above that hands CPU and memory down: a group that has processes itself cannot. */
function nearestDelegating(group: string): string {
  const controllers = read(group, 'cgroup.subtree_control').trim().split(' ');
  if (group === MOUNT || ['cpu', 'memory'].every((controller) => controllers.includes(controller))) return group;
  return nearestDelegating(dirname(group));
}

/** Version 1: a hierarchy a controller. */
function separate(name: string, { cpus, memory, period = PERIOD }: Limits): ControlGroup {
  const membership = (controller: string, limits: Membership['limits']): Membership => {
    // In a container the path may be the one that the machine outside sees.
    const [seen, mount] = [join(MOUNT, controller, ownGroup(controller)), join(MOUNT, controller)];
    const home = existsSync(seen) ? seen : mount;
    return { home, group: join(home, name), limits };
  };
  const cpu = membership('cpu', { 'cpu.cfs_period_us': period * 1000, 'cpu.cfs_quota_us': quota(cpus, period) });
  const ram = membership('memory', { 'memory.limit_in_bytes': memory });
  return controlGroup([cpu, ram], () => ({
    workingSet:
      Number(read(ram.group, 'memory.usage_in_bytes')) - readField(ram.group, 'memory.stat', 'total_inactive_file'),
    kills: readField(ram.group, 'memory.oom_control', 'oom_kill'),
  }));
}

/** Makes the groups and sets their limits: all of it or nothing. */
function controlGroup(memberships: Membership[], memory: () => MemoryUsage): ControlGroup {
  const groups = memberships.map(({ group }) => group);
  const move = (folders: string[], pid = process.pid) => {
    for (const folder of folders) writeFileSync(join(folder, 'cgroup.procs'), `${pid}`);
  };
  try {
    for (const group of groups) mkdirSync(group);
    for (const { group, limits } of memberships) {
      for (const [file, value] of Object.entries(limits)) writeFileSync(join(group, file), `${value}`);
    }
  } catch (error) {
    for (const group of groups) if (existsSync(group)) rmdirSync(group);
    throw error;
  }
  return {
    // A child begins in the group of its parent, so the parent goes there for the moment of the fork.
    launch(spawn) {
      try {
        move(groups);
        return spawn();
      } finally {
        move(memberships.map(({ home }) => home));
      }
    },
    add: (pid) => move(groups, pid),
    memory,
    async release() {
      const deadline = performance.now() + EXIT_TIMEOUT;
      const isInUse = () => groups.some((group) => read(group, 'cgroup.procs') !== '');
      while (isInUse() && performance.now() < deadline) await delay(10);
      for (const group of groups) rmdirSync(group);
    },
  };
}

/** The share of a period, in microseconds. */
const quota = (cpus: number, period: number): number => Math.round(cpus * period * 1000);

/** The path of this process' own group of a controller; version 2 has one, under the empty name. */
function ownGroup(controller: string): string {
  const groups = readFileSync('/proc/self/cgroup', 'utf8').trim().split('\n');
  const fields = groups.map((line) => line.split(':'));
  return fields.find(([, controllers]) => controllers?.split(',').includes(controller))?.[2] ?? '';
}

const read = (group: string, file: string): string => readFileSync(join(group, file), 'utf8');

/** The number of that name in a file of lines "name number"; 0 where the kernel does not give it. */
const readField = (group: string, file: string, name: string): number =>
  Number(read(group, file).match(new RegExp(`^${name} (\\d+)$`, 'm'))?.[1] ?? 0);
