import { setTimeout as delay } from 'node:timers/promises';
import { type ControlGroup, createControlGroup, type Limits, type MemoryUsage } from './control-group.ts';
import type { Launch } from './services.ts';

/** What spec 003 grants all services together. */
export const BUDGET: Limits = { cpus: 1.5, memory: 550_000_000 };

/** How long stopped processes may take to be gone, in milliseconds. */
const EXIT_TIMEOUT = 5_000;

/** Where the stack's processes are spawned, and what the kernel counts of them. */
export interface Budget {
  limits: Limits | undefined;
  launch: Launch;
  memory(): MemoryUsage | undefined;
  release(): Promise<void>;
}

/** A control group with those limits; where none can be made there are no limits, and `report` gets the reason. */
export function allot(limits: Limits, report: (line: string) => void): Budget {
  try {
    return limited(createControlGroup(limits), limits);
  } catch (error) {
    report(`No limits: control groups cannot be created here (${(error as Error).message})`);
    return unlimited;
  }
}

export const unlimited: Budget = {
  limits: undefined,
  launch: (spawn) => spawn(),
  memory: () => undefined,
  async release() {},
};

const limited = (group: ControlGroup, limits: Limits): Budget => ({
  limits,
  launch: (spawn) => group.inside(spawn),
  memory: () => group.memory(),
  async release() {
    const deadline = performance.now() + EXIT_TIMEOUT;
    while (group.members().length > 0 && performance.now() < deadline) await delay(10);
    group.remove();
  },
});
