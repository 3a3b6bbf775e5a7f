import { readFileSync } from 'node:fs';
import type { Role } from '../constrained/processes.ts';
import { roles } from '../constrained/processes.ts';
import type { ConstrainedStack } from '../constrained/stack.ts';
import type { Load, LoadGenerator, LoadOptions } from './load/generator.ts';
import { audit } from './stock.ts';

/** How often the memory of the stack is looked at, in milliseconds. */
const SAMPLING_INTERVAL = 50;
const MICROSECONDS_A_TICK = 10_000;

/** What one run under load showed. A request is an order, a refusal, a replay, a cancel, a reservation or a confirmation. */
export interface Measurement {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  longest: number;
  /** Microseconds of CPU time a request by program of the stack. */
  cpu: Record<Role, number>;
  /** The same of the load generator, which is outside of the stack. */
  generatorCpu: number;
  /** How many CPUs the stack kept busy. */
  cpusUsed: number;
  /** The largest working set during the load, in bytes; 0 where the stack has no limits. */
  peakMemory: number;
  /** What was wrong: broken connections, unexpected answers, rules of the books that do not hold. */
  faults: string[];
}

export interface Expectation {
  /** Whether every answer is to be a refusal, or none. */
  soldOut: boolean;
}

/** Put a stack under load for a while and see what it does and costs; then audit its books. */
export async function measure(
  stack: ConstrainedStack,
  generator: LoadGenerator,
  load: Omit<LoadOptions, 'url'>,
  expectation: Expectation,
): Promise<Measurement> {
  const memory = watchMemory(stack);
  const [stackBefore, childrenBefore] = [stack.cpuUsage(), cpuOfEndedChildren()];
  const seen = await generator.generate({ ...load, url: stack.url }).finally(memory.stop);
  const [stackAfter, childrenAfter] = [stack.cpuUsage(), cpuOfEndedChildren()];
  const used = roles.map((role) => [role, stackAfter[role] - stackBefore[role]] as const);
  const total = used.reduce((sum, [, microseconds]) => sum + microseconds, 0);
  return {
    perSecond: seen.requests / seen.seconds,
    p50: seen.p50,
    p99: seen.p99,
    longest: seen.longest,
    cpu: Object.fromEntries(used.map(([role, microseconds]) => [role, microseconds / seen.requests])) as Record<
      Role,
      number
    >,
    generatorCpu: (childrenAfter - childrenBefore) / seen.requests,
    cpusUsed: total / 1e6 / seen.seconds,
    peakMemory: memory.peak(),
    faults: [...faultsOf(seen, expectation), ...(await audit(stack.adminUrl))],
  };
}

function faultsOf({ requests, refused, broken, timeouts }: Load, { soldOut }: Expectation): string[] {
  const faults: string[] = [];
  if (broken > 0) faults.push(`${broken} connections could not be made or broke`);
  if (timeouts > 0) faults.push(`${timeouts} requests were never answered`);
  if (soldOut && refused < requests) faults.push(`${requests - refused} orders on a sold-out item were taken`);
  if (!soldOut && refused > 0) faults.push(`${refused} requests were refused`);
  return faults;
}

function watchMemory(stack: ConstrainedStack) {
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, stack.memory()?.workingSet ?? 0);
  };
  const timer = setInterval(look, SAMPLING_INTERVAL);
  look();
  return { peak: () => peak, stop: () => clearInterval(timer) };
}

/** The CPU time of all children of this process that have ended, the load generator among them, in microseconds. */
function cpuOfEndedChildren(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  // cutime and cstime of proc(5).
  return (Number(fields[13]) + Number(fields[14])) * MICROSECONDS_A_TICK;
}
