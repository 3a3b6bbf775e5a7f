import { findFenced, unfence } from './fence.ts';
import type { Front } from './front.ts';
import { empty, forgetTarget, hasSubscription, nameFor, unsubscribe } from './replication.ts';
import { databaseIn, Session } from './session.ts';
import { tablesOf } from './tables.ts';

/** Lets a partition sell where the map says it is, if a move has stopped that. */
export async function endPause(front: Front, sourceUrl: string): Promise<void> {
  const place = await front.place();
  const source = await Session.openIfThere('the source', sourceUrl, databaseIn(place));
  if (source === undefined) return;
  await using _ = { [Symbol.asyncDispose]: () => source.close() };
  const name = await source.value<string>('select current_database()');
  const fence = (await findFenced(source)).find(({ database }) => database === name)?.fence;
  // The fence of a database whose partition has moved away stays.
  if (fence?.partition === front.partition && fence.connection === place) await unfence(source, fence);
  const published = 'select exists (select from pg_publication where pubname = $1)';
  const isOurs = await source.value<boolean>(published, [nameFor(front.partition)]);
  if (isOurs && (await front.isPaused())) await front.resume();
}

/** Removes the rows of an unfinished copy and its subscription. Does nothing where there is none. */
export async function dropCopy(target: Session, partition: number): Promise<void> {
  const name = nameFor(partition);
  if (!(await hasSubscription(target, name))) return;
  await empty(target, name, await tablesOf(target));
  await unsubscribe(target, name);
}

/** Removes what a finished move has left in the databases that are fenced because this partition has moved away. */
export async function forgetTargets({ partition }: Front, sourceUrl: string): Promise<void> {
  const server = await Session.open('the source', sourceUrl);
  const fenced = await findFenced(server);
  await server.close();
  for (const { database } of fenced.filter(({ fence }) => fence.partition === partition)) {
    const source = await Session.open('the source', sourceUrl, database);
    await forgetTarget(source, nameFor(partition));
    await source.close();
  }
}
