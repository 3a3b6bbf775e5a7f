import { readFileSync } from 'node:fs';
import { type Role, roles } from '../constrained/processes.ts';
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
  /** The largest working set during the load, in bytes; nothing where the stack has no limits. */
  peakMemory: number | undefined;
  /** What was wrong: broken connections, unexpected answers, rules of the books that do not hold. */
  faults: string[];
}

/** Put a stack under load for a while and see what it does and costs; then audit its books. */
export async function measure(
  stack: ConstrainedStack,
  generator: LoadGenerator,
  load: Omit<LoadOptions, 'url'>,
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
    faults: [...faultsOf(seen), ...(await audit(stack.adminUrl))],
  };
}

function faultsOf({ requests, unexpected, broken, timeouts }: Load): string[] {
  return [
    ...(requests === 0 ? ['no request was answered'] : []),
    ...(unexpected > 0 ? [`${unexpected} of ${requests} answers were not what was asked for`] : []),
    ...(broken > 0 ? [`${broken} connections could not be made or broke`] : []),
    ...(timeouts > 0 ? [`${timeouts} requests were never answered`] : []),
  ];
}

function watchMemory(stack: ConstrainedStack) {
  let peak: number | undefined;
  const look = () => {
    const now = stack.memory()?.workingSet;
    if (now !== undefined) peak = Math.max(peak ?? 0, now);
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
