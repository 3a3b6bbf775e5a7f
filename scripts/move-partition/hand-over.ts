import { StackError } from '../../lib/host/error.ts';
import { fence } from './fence.ts';
import type { Front } from './front.ts';
import { disable, isReplayed, type Replication } from './replication.ts';
import { holds, QUERY_CANCELED, type Session } from './session.ts';
import { copySequences, differences } from './tables.ts';

/**
 * Pauses a partition until the target has what the source has, and switches the map.
 *
 * @param from where the partition is, as front.map says it
 * @param to where it will be, as the front connects to it
 * @param pauseMs how long its items may pause; if that is not enough, this rejects, and the pause is to be ended
 * @returns how long they did, in milliseconds
 */
export async function handOver(
  front: Front,
  { name, source, target, tables }: Replication,
  { from, to, pauseMs }: { from: string; to: string; pauseMs: number },
): Promise<number> {
  const started = performance.now();
  const end = started + pauseMs;
  const sessions = [front.session, source, target];
  await limit(sessions, end);
  await front.pause();
  try {
    if (!(await fence(source, front.partition, from, end)))
      throw tooLong(pauseMs, 'sessions on the source did not end');
    const last = await source.value<string>("select pg_logical_emit_message(true, 'holdfast', 'fenced')");
    if (!(await holds(() => isReplayed(source, name, last), { end })))
      throw tooLong(pauseMs, 'the target did not catch up');
    await disable(target, name);
    // This commit is on disk, and with it all that the target has replayed before.
    await copySequences(source, target);
    await limit(sessions, end);
    const [difference] = await differences(source, target, tables);
    if (difference !== undefined) throw new StackError(`Source and target differ: ${difference}`);
    await limit(sessions, end);
    await front.switchTo(to);
  } catch (error) {
    throw (error as { code?: string }).code === QUERY_CANCELED ? tooLong(pauseMs, 'a statement took too long') : error;
  }
  return performance.now() - started;
}

/** From now on no statement outlasts the pause. */
async function limit(sessions: Session[], end: number): Promise<void> {
  const left = Math.max(1, Math.ceil(end - performance.now()));
  await Promise.all(sessions.map((session) => session.run(`set statement_timeout = ${left}`)));
}

const tooLong = (pauseMs: number, reason: string): StackError =>
  new StackError(`A pause of ${pauseMs / 1000} s was not enough: ${reason}`);
