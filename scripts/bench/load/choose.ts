import type { LoadGenerator } from './generator.ts';
import { isWrkInstalled, wrk } from './wrk.ts';

/** wrk where it is installed. */
export function chooseGenerator(): LoadGenerator {
  if (isWrkInstalled()) return wrk;
  throw new Error('wrk is not installed');
}
