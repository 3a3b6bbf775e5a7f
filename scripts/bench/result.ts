import { BUDGET } from '../constrained/budget.ts';
import type { Limits } from '../constrained/control-group.ts';
import type { RunOptions, Sample } from './run.ts';
import { type Median, summarise } from './summary.ts';
import type { Verdict } from './targets.ts';

/** What a whole run came to: the JSON of the report. */
export interface Result {
  endedAt: string;
  generator: string;
  rounds: number;
  seconds: number;
  /** Of each stack; nothing where they had none. */
  limits: Limits | undefined;
  node: string;
  verdicts: Verdict[];
  medians: Median[];
  samples: readonly Sample[];
}

export function resultOf(
  samples: readonly Sample[],
  { generator, rounds, seconds }: RunOptions,
  judge: (medians: readonly Median[]) => Verdict[],
): Result {
  const medians = summarise(samples);
  const limited = samples.every(({ peakMemory }) => peakMemory !== undefined);
  return {
    endedAt: new Date().toISOString(),
    generator: generator.name,
    rounds,
    seconds,
    limits: limited ? BUDGET : undefined,
    node: process.version,
    verdicts: judge(medians),
    medians,
    samples,
  };
}
