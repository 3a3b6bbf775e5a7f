import { type Role, roles } from '../constrained/processes.ts';
import type { ConstrainedStack } from '../constrained/stack.ts';
import { generate, type Load } from './load/generate.ts';
import { audit } from './stock.ts';

/** How often the memory of the stack is read, in milliseconds. */
const SAMPLING_INTERVAL = 50;

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
  /** The largest working set during the load, in bytes; undefined where the stack has no limits. */
  peakMemory: number | undefined;
  /** What was wrong: broken connections, unexpected responses, violations that the audit finds. */
  faults: string[];
}

/** Puts a stack under load for a while, measures speed and cost, then audits its database. */
export async function measure(
  stack: ConstrainedStack,
  load: Omit<Parameters<typeof generate>[0], 'url'>,
): Promise<Measurement> {
  const memory = watchMemory(stack);
  const before = stack.cpuUsage();
  const seen = await generate({ ...load, url: stack.url }).finally(memory.stop);
  const after = stack.cpuUsage();
  const used = roles.map((role) => [role, after[role] - before[role]] as const);
  const total = used.reduce((sum, [, microseconds]) => sum + microseconds, 0);
  const aRequest = used.map(([role, microseconds]) => [role, microseconds / seen.requests]);
  return {
    perSecond: seen.requests / seen.seconds,
    ...{ p50: seen.p50, p99: seen.p99, longest: seen.longest },
    cpu: Object.fromEntries(aRequest) as Record<Role, number>,
    generatorCpu: seen.cpu,
    cpusUsed: total / 1e6 / seen.seconds,
    peakMemory: memory.peak(),
    faults: [...faultsOf(seen), ...(await audit(stack.adminUrl))],
  };
}

export function faultsOf({ requests, unexpected, broken, timeouts }: Load): string[] {
  return [
    ...(requests === 0 ? ['no request was answered'] : []),
    ...(unexpected > 0 ? [`${unexpected} of ${requests} responses were unexpected`] : []),
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
