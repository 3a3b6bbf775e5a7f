import { generate } from './load/generate.ts';
import { type Measurement, measure } from './measure.ts';
import type { Scenario } from './scenarios.ts';
import { type MeasuredStack, startVariant, type Variant } from './stacks.ts';

export interface RunOptions {
  rounds: number;
  /** How long each scenario is measured in each round. */
  seconds: number;
  /** How long each kind of traffic is run in each stack beforehand. */
  warmUpSeconds: number;
  /** Stops everything; the promise rejects then. */
  signal: AbortSignal;
  report: (line: string) => void;
}

/** A measurement of one scenario in one round. */
export interface Sample extends Measurement {
  scenario: string;
  name: string;
  connections: number;
  round: number;
}

type Stacks = Map<Variant, MeasuredStack>;

/**
 * Measure the scenarios in rounds: all of them once, then all of them again, so that whatever else the machine does falls
 * on each alike. Every variant has a stack of its own, each with the whole budget; only one is under load at a time.
 */
export async function runScenarios(scenarios: readonly Scenario[], options: RunOptions): Promise<Sample[]> {
  const stacks: Stacks = new Map();
  try {
    for (const variant of new Set(scenarios.map((scenario) => scenario.variant))) {
      options.signal.throwIfAborted();
      options.report(`Starting a stack: ${variant.name}`);
      stacks.set(variant, await startVariant(variant, options.signal));
    }
    await warmUp(scenarios, stacks, options);
    for (const stack of stacks.values()) {
      stack.limit?.();
      if (!stack.limits)
        options.report('No limits: control groups cannot be created here. Compare the results with care.');
    }
    const samples: Sample[] = [];
    for (let round = 1; round <= options.rounds; round++) {
      for (const scenario of scenarios) samples.push(await measureOnce(scenario, round, stacks, options));
    }
    return samples;
  } finally {
    await Promise.all([...stacks.values()].map((stack) => stack.stop()));
  }
}

/** Run each kind of traffic once in each stack that will see it, so that all code on its path is compiled. */
async function warmUp(scenarios: readonly Scenario[], stacks: Stacks, options: RunOptions): Promise<void> {
  const { warmUpSeconds: seconds, signal, report } = options;
  report('Warming up');
  const kinds = Map.groupBy(scenarios, ({ variant, traffic }) => `${variant.name} ${JSON.stringify(traffic)}`);
  for (const same of kinds.values()) {
    const { variant, stock, traffic } = same[0] as Scenario;
    const { urls, setUp } = stacks.get(variant) as MeasuredStack;
    const connections = Math.max(...same.map((scenario) => scenario.connections));
    await setUp(stock);
    await generate({ urls, traffic, connections, seconds, signal });
  }
}

async function measureOnce(scenario: Scenario, round: number, stacks: Stacks, options: RunOptions): Promise<Sample> {
  const { rounds, seconds, signal, report } = options;
  const { id, name, variant, stock, traffic, connections } = scenario;
  signal.throwIfAborted();
  const stack = stacks.get(variant) as MeasuredStack;
  await stack.setUp(stock);
  const measurement = await measure(stack, { traffic, connections, seconds, signal });
  const sample = { scenario: id, name, connections, round, ...measurement };
  report(`Round ${round} of ${rounds} · ${describeSample(sample)}`);
  return sample;
}

/** `b at 200 connections: 13,400 a second, p50 13.2 ms, p99 50.1 ms` */
function describeSample({ scenario, connections, perSecond, p50, p99, faults }: Sample): string {
  const speed = `${Math.round(perSecond).toLocaleString('en')} a second`;
  const latency = `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
  const wrong = faults.map((fault) => `\n  ${fault}`).join('');
  return `${scenario} at ${connections} connection${connections === 1 ? '' : 's'}: ${speed}, ${latency}${wrong}`;
}
