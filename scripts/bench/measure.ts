import { cpus } from 'node:os';
import type { Limits } from '../constrained/control-group.ts';
import { roles } from '../constrained/processes.ts';
import { generate, type Load } from './load/generate.ts';
import type { MeasuredStack } from './stacks.ts';

/** What the CPU time of a stack is divided into: its programs, and of its Postgres servers the front by itself. */
export const parts = [...roles, 'front'] as const;
export type Part = (typeof parts)[number];

/** How often the memory of the stack is read, in milliseconds. */
const SAMPLING_INTERVAL = 50;

/** What one run under load showed. A request is an order, a refusal, a replay, a cancel, a reservation or a confirmation. */
export interface Measurement {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  longest: number;
  /** Of the stack, or of each shard; undefined where there are none. */
  limits: Limits | undefined;
  /** Microseconds of CPU time a request by part of the stack. */
  cpu: Record<Part, number>;
  /** The same of the load generator, which is outside of the stack. */
  generatorCpu: number;
  /** How many CPUs the stack kept busy. */
  cpusUsed: number;
  /** How many of the machine's CPUs were idle: with none left, the machine limits and not the stack. */
  cpusIdle: number;
  /** The largest working set during the load, in bytes; undefined where the stack has no limits. */
  peakMemory: number | undefined;
  /** What was wrong: broken connections, unexpected responses, violations that the audit finds. */
  faults: string[];
}

/** Puts a stack under load for a while, measures speed and cost, then audits its database. */
export async function measure(
  stack: MeasuredStack,
  load: Omit<Parameters<typeof generate>[0], 'urls'>,
): Promise<Measurement> {
  const memory = watchMemory(stack);
  const [before, idleBefore] = [stack.cpuUsage(), idleTime()];
  const seen = await generate({ ...load, urls: stack.urls }).finally(memory.stop);
  const [after, idleAfter] = [stack.cpuUsage(), idleTime()];
  const used = parts.map((part) => [part, (after[part] ?? 0) - (before[part] ?? 0)] as const);
  const total = used.reduce((sum, [, microseconds]) => sum + microseconds, 0);
  const aRequest = used.map(([part, microseconds]) => [part, microseconds / seen.requests]);
  return {
    perSecond: seen.requests / seen.seconds,
    limits: stack.limits,
    ...{ p50: seen.p50, p99: seen.p99, longest: seen.longest },
    cpu: Object.fromEntries(aRequest) as Record<Part, number>,
    generatorCpu: seen.cpu,
    cpusUsed: total / 1e6 / seen.seconds,
    cpusIdle: (idleAfter - idleBefore) / 1e3 / seen.seconds,
    peakMemory: memory.peak(),
    faults: [...faultsOf(seen), ...(await stack.audit())],
  };
}

/** Of all CPUs of this machine together since it was started, in milliseconds. */
const idleTime = (): number => cpus().reduce((sum, { times }) => sum + times.idle, 0);

export function faultsOf({ requests, unexpected, broken, timeouts }: Load): string[] {
  return [
    ...(requests === 0 ? ['no request was answered'] : []),
    ...(unexpected > 0 ? [`${unexpected} of ${requests} responses were unexpected`] : []),
    ...(broken > 0 ? [`${broken} connections could not be made or broke`] : []),
    ...(timeouts > 0 ? [`${timeouts} requests were never answered`] : []),
  ];
}

function watchMemory(stack: MeasuredStack) {
  let peak: number | undefined;
  const look = () => {
    const now = stack.memory()?.workingSet;
    if (now !== undefined) peak = Math.max(peak ?? 0, now);
  };
  const timer = setInterval(look, SAMPLING_INTERVAL);
  look();
  return { peak: () => peak, stop: () => clearInterval(timer) };
}
