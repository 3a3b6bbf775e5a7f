import { autocannon } from './autocannon.ts';
import type { LoadGenerator } from './generator.ts';
import { isWrkInstalled, wrk } from './wrk.ts';

export const generatorNames = ['wrk', 'autocannon'] as const;

/** The one asked for, or wrk where it is installed: autocannon needs several times the CPU, which the stack then lacks. */
export function chooseGenerator(name?: (typeof generatorNames)[number]): LoadGenerator {
  if (name === 'autocannon' || (name === undefined && !isWrkInstalled())) return autocannon;
  return wrk;
}
