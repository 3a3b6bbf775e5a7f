import { type ControlGroup, createControlGroup, type Limits, type MemoryUsage } from './control-group.ts';

/** What spec 003 grants all services together. */
export const BUDGET: Limits = { cpus: 1.5, memory: 550_000_000 };

/** Where the stack's processes are spawned, and what the kernel counts of them. */
export interface Budget extends Omit<ControlGroup, 'memory'> {
  limits: Limits | undefined;
  memory(): MemoryUsage | undefined;
}

/** A control group with those limits; where none can be made there are no limits, and `report` gets the reason. */
export function allot(limits: Limits, report: (line: string) => void): Budget {
  try {
    return { limits, ...createControlGroup(limits) };
  } catch (error) {
    report(`No limits: control groups cannot be created here (${(error as Error).message})`);
    return unlimited;
  }
}

export const unlimited: Budget = {
  limits: undefined,
  launch: (spawn) => spawn(),
  add() {},
  memory: () => undefined,
  async release() {},
};
