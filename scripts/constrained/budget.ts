import { setTimeout as delay } from 'node:timers/promises';
import { type ControlGroup, createControlGroup, type Limits, type MemoryUsage } from './control-group.ts';
import type { Launch } from './services.ts';

/** What spec 003 grants all services together. */
export const BUDGET: Limits = { cpus: 1.5, memory: 550_000_000 };

/** How often the working set is looked at, in milliseconds: the kernel keeps only the peak that includes page cache. */
const SAMPLING_INTERVAL = 100;
/** How long stopped processes may take to be gone, in milliseconds. */
const EXIT_TIMEOUT = 5_000;

/** Where the stack's processes are spawned, and what the kernel counts of them. */
export interface Budget {
  limits: Limits | undefined;
  launch: Launch;
  memory(): StackMemory | undefined;
  release(): Promise<void>;
}

export interface StackMemory extends MemoryUsage {
  /** The highest `workingSet` seen so far, in bytes. */
  peakWorkingSet: number;
}

/** A control group with those limits; where none can be made there are no limits, and `report` gets the reason. */
export function allot(limits: Limits, report: (line: string) => void): Budget {
  try {
    return limited(createControlGroup(limits), limits);
  } catch (error) {
    report(`No limits: control groups cannot be made here (${(error as Error).message})`);
    return unlimited;
  }
}

export const unlimited: Budget = {
  limits: undefined,
  launch: (spawn) => spawn(),
  memory: () => undefined,
  async release() {},
};

function limited(group: ControlGroup, limits: Limits): Budget {
  let peakWorkingSet = 0;
  const look = () => {
    const usage = group.memory();
    peakWorkingSet = Math.max(peakWorkingSet, usage.workingSet);
    return { ...usage, peakWorkingSet };
  };
  const sampling = setInterval(look, SAMPLING_INTERVAL).unref();
  return {
    limits,
    launch: (spawn) => group.inside(spawn),
    memory: look,
    async release() {
      clearInterval(sampling);
      const deadline = performance.now() + EXIT_TIMEOUT;
      while (group.members().length > 0 && performance.now() < deadline) await delay(10);
      group.remove();
    },
  };
}
