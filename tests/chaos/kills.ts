import { randomUniform } from 'd3-random';
import type { Supervised } from '../../lib/host/supervise.ts';
import type { Random } from '../stress/load.ts';
import { until } from '../support/until.ts';

/** What is killed together, and which instances of the service cannot acknowledge anything until it is back. */
export interface Target {
  name: string;
  processes: Supervised[];
  instances: number[];
}

/** One kill of the plan: how long after the one before, in milliseconds. */
export interface PlannedKill {
  target: Target;
  pause: number;
}

export interface Kill {
  target: Target;
  /** By the clock of `performance.now()`. */
  at: number;
}

/** Each target has two turns. In a turn it is killed again and again: that is where a supervisor could give up. */
const TURNS = 2;
/** A process that does not run for so long was given up, in milliseconds. */
const RESTART_TIMEOUT = 30_000;
/** Seconds between two kills. */
const PAUSE = { shortest: 1, longest: 5 };
export const MEAN_PAUSE = (PAUSE.shortest + PAUSE.longest) / 2;

/**
 * Who is killed, in which order and when.
 *
 * @param every the same pause before all kills, in seconds; otherwise the pauses are random
 */
export function planKills(kills: number, targets: Target[], random: Random, every?: number): PlannedKill[] {
  const inARow = Math.ceil(kills / (TURNS * targets.length));
  const draw = randomUniform.source(random)(PAUSE.shortest, PAUSE.longest);
  const turns = Array.from({ length: TURNS }, () => shuffle(targets, random)).flat();
  const plan = turns.flatMap((target) => Array.from({ length: inARow }, () => target));
  return plan.slice(0, kills).map((target) => ({ target, pause: (every ?? draw()) * 1000 }));
}

const shuffle = <T>(values: T[], random: Random): T[] =>
  values
    .map((value) => ({ value, order: random() }))
    .toSorted((one, other) => one.order - other.order)
    .map(({ value }) => value);

/** Kills a target with SIGKILL, as soon as all of its processes run. */
export async function kill(target: Target): Promise<Kill> {
  const pids = await until(
    `${target.name} runs`,
    () => {
      const found = target.processes.map(({ pid }) => pid);
      return found.every((pid) => pid !== undefined) && found;
    },
    RESTART_TIMEOUT,
  );
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  return { target, at: performance.now() };
}
