import type { ConstrainedStack } from '../constrained/stack.ts';
import type { LoadGenerator } from './load/generator.ts';
import { type Measurement, measure } from './measure.ts';
import type { Scenario } from './scenarios.ts';
import { setUpStock } from './stock.ts';
import { startVariant, type VariantName, variants } from './variants.ts';

export interface RunOptions {
  scenarios: readonly Scenario[];
  rounds: number;
  /** How long each scenario is measured in each round, and how long each is run beforehand to warm it up. */
  seconds: number;
  warmUpSeconds: number;
  generator: LoadGenerator;
  /** Stops everything; the promise rejects then. */
  signal: AbortSignal;
  report: (line: string) => void;
}

/** A measurement of one scenario in one round. */
export interface Sample extends Measurement {
  scenario: string;
  connections: number;
  round: number;
}

type Stacks = Map<VariantName, ConstrainedStack>;

/**
 * Measure the scenarios in rounds: all of them once, then all of them again, so that whatever else the machine does falls
 * on each alike. Every variant has a stack of its own, each with the whole budget; only one is under load at a time.
 */
export async function runScenarios(options: RunOptions): Promise<Sample[]> {
  const stacks: Stacks = new Map();
  try {
    for (const name of new Set(options.scenarios.map(({ variant }) => variant))) {
      options.signal.throwIfAborted();
      options.report(`Starting a constrained stack: ${variants[name].name}`);
      stacks.set(name, await startVariant(variants[name]));
    }
    await warmUp(stacks, options);
    const samples: Sample[] = [];
    for (let round = 1; round <= options.rounds; round++) samples.push(...(await measureAll(stacks, round, options)));
    return samples;
  } finally {
    await Promise.all([...stacks.values()].map((stack) => stack.stop()));
  }
}

async function warmUp(stacks: Stacks, { scenarios, warmUpSeconds: seconds, generator, signal, report }: RunOptions) {
  for (const { id, variant, stock, traffic, connections } of scenarios) {
    report(`Warming up ${id}`);
    const stack = stacks.get(variant) as ConstrainedStack;
    await setUpStock(stack.adminUrl, stock);
    await generator.generate({ url: stack.url, traffic, connections: Math.max(...connections), seconds, signal });
  }
}

async function measureAll(stacks: Stacks, round: number, options: RunOptions): Promise<Sample[]> {
  const { scenarios, rounds, seconds, generator, signal, report } = options;
  const samples: Sample[] = [];
  for (const { id, variant, stock, traffic, connections, soldOut = false } of scenarios) {
    for (const number of connections) {
      signal.throwIfAborted();
      const stack = stacks.get(variant) as ConstrainedStack;
      await setUpStock(stack.adminUrl, stock);
      const load = { traffic, connections: number, seconds, signal };
      const measurement = await measure(stack, generator, load, { soldOut });
      const sample = { scenario: id, connections: number, round, ...measurement };
      report(`Round ${round} of ${rounds} · ${describeSample(sample)}`);
      samples.push(sample);
    }
  }
  return samples;
}

/** `b at 200 connections: 13,400 a second, p50 13.2 ms, p99 50.1 ms` */
function describeSample({ scenario, connections, perSecond, p50, p99, faults }: Sample): string {
  const speed = `${Math.round(perSecond).toLocaleString('en')} a second, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
  const wrong = faults.map((fault) => `\n  ${fault}`).join('');
  return `${scenario} at ${connections} connection${connections === 1 ? '' : 's'}: ${speed}${wrong}`;
}
