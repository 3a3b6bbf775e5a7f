import pg from 'pg';
import { StackError } from '../../lib/host/error.ts';
import { checkEmpty, checkServers, checkTables, checkWay } from './checks.ts';
import { Front, IDENTITY } from './front.ts';
import { handOver } from './hand-over.ts';
import { dropCopy, endPause, forgetTargets } from './recover.ts';
import * as replication from './replication.ts';
import { databaseIn, Session } from './session.ts';
import { differences, tablesOf } from './tables.ts';
import { createDatabase, migrateAsOwner } from './target.ts';

export interface MoveOptions {
  partition: number;
  /** Where to, as the front connects to it. */
  to: string;
  /** Addresses of administrators. */
  front: string;
  source: string;
  target: string;
  /** How the target connects to the source; by default as the front does. */
  sourceAddress?: string | undefined;
  /** How long the items of the partition may pause, in milliseconds. */
  pauseMs: number;
  /** Ends the move before its switch. */
  signal: AbortSignal;
}

type Report = (line: string) => void;

/** The steps of a move, in order. Until the switch they can be undone; all of them can be done again after a crash. */
export class Move {
  /** The map names the target: what is left to do is to clean up. */
  isSwitched = false;
  readonly #options: MoveOptions;
  readonly #name: string;
  #front: Front | undefined;
  #source: Session | undefined;
  #target: Session | undefined;
  #tables: string[] = [];
  /** Where the partition was, as front.map says it. */
  #from = '';
  #paused = 0;
  #hasCopy = false;
  readonly #fresher: Session[] = [];

  constructor(options: MoveOptions) {
    this.#options = options;
    this.#name = replication.nameFor(options.partition);
  }

  /** Finds out how far an earlier move has come; one that did not reach its switch stops no sale any more after this. */
  async open(): Promise<void> {
    const { partition, to, signal } = this.#options;
    signal.throwIfAborted();
    const front = await Front.open(this.#options.front, partition);
    this.#front = front;
    await endPause(front, this.#options.source);
    this.#target = await Session.openIfThere('the target', this.#options.target, databaseIn(to));
    const { identity } = await front.reach(await front.connection());
    this.isSwitched = identity === (await this.#target?.value(IDENTITY));
    if (this.isSwitched) return;
    this.#from = await front.place();
    this.#source = await Session.open('the source', this.#options.source, databaseIn(this.#from));
    if (identity !== (await this.#source.value(IDENTITY)))
      throw new StackError(`The front has partition ${partition} on another server than the source (${this.#from})`);
    if (await front.isPaused())
      throw new StackError(`Partition ${partition} is paused, and not by a move: select front.resume(${partition})`);
  }

  /** Makes the target's database, as the migrations make it, and checks whether the rows can go there. */
  async prepare(): Promise<void> {
    const { partition, to, target: url } = this.#options;
    const source = this.#source as Session;
    this.#target ??= await createDatabase(source, url, databaseIn(to));
    await checkServers(source, this.#target);
    await dropCopy(this.#target, partition);
    await replication.forgetTarget(source, this.#name);
    await checkEmpty(this.#target, await tablesOf(this.#target));
    await migrateAsOwner(source, url, databaseIn(to));
    this.#tables = await tablesOf(source);
    await checkTables(source, this.#target, this.#tables);
    await checkWay(this.#front as Front, to, this.#target);
  }

  /** Copies the rows, and what changes in them, until the target is only moments behind. */
  async copy(report: Report): Promise<void> {
    const { sourceAddress, signal, pauseMs } = this.#options;
    const copy = this.#replication();
    signal.throwIfAborted();
    this.#hasCopy = true;
    // The migration fills it, and so does the source.
    await copy.target.run('delete from inventory.audit_run');
    await replication.replicate(copy, sourceAddress ?? (await (this.#front as Front).connection()));
    await replication.copied(copy, report, signal);
    // Replication brings no statistics, without which the first queries after the switch would be planned badly.
    await copy.target.run(`analyze ${copy.tables.join(', ')}`);
    await replication.caughtUp(copy, pauseMs / 10, report, signal);
    const started = performance.now();
    await differences(copy.source, copy.target, copy.tables);
    const seconds = (performance.now() - started) / 1000;
    if (seconds * 1000 > pauseMs / 2)
      throw new StackError(
        `Comparing both takes ${seconds.toFixed(1)} s: allow a longer pause (--pause ${Math.ceil(seconds * 3)})`,
      );
    signal.throwIfAborted();
  }

  /** Pauses the partition until the target has what the source has, and switches the map. */
  async handOver(): Promise<void> {
    const { pauseMs, to } = this.#options;
    this.#paused = await handOver(this.#front as Front, this.#replication(), { from: this.#from, to, pauseMs });
    this.isSwitched = true;
  }

  /** Removes all but the source's database. Its fence stays. */
  async cleanUp(): Promise<void> {
    const target = await this.#fresh('target');
    if (await replication.hasSubscription(target, this.#name)) await replication.unsubscribe(target, this.#name);
    await forgetTargets(this.#front as Front, this.#options.source);
  }

  /**
   * After a failure: lets the partition sell on the source again and removes the copy.
   *
   * @returns what is left to be done by hand, if anything
   */
  async undo(): Promise<string[]> {
    if (!this.#hasCopy) return [];
    const again = 'Run the same command again when that is mended: it removes what is left, and begins anew';
    try {
      const front = await this.#frontAgain();
      if ((await front.place()) !== this.#from)
        return [
          'The partition has been switched to the target and sells there. Run the same command again to clean up',
        ];
      await endPause(front, this.#options.source);
    } catch (error) {
      return [`The partition may be paused still: ${(error as Error).message}`, again];
    }
    const failures: string[] = [];
    const remove = async (work: () => Promise<void>) =>
      work().catch((error: Error) => void failures.push(error.message));
    // In this order: the copy of a table would create its slot again.
    await remove(async () => dropCopy(await this.#fresh('target'), this.#options.partition));
    await remove(async () => replication.forgetTarget(await this.#fresh('source'), this.#name));
    return failures.length > 0
      ? [...failures, again]
      : ['Undone: the partition sells on the source, the target is empty'];
  }

  /** The session may have ended with what failed; with it ended the lock. */
  async #frontAgain(): Promise<Front> {
    try {
      await this.#front?.place();
    } catch {
      this.#front = await Front.open(this.#options.front, this.#options.partition);
    }
    return this.#front as Front;
  }

  /** A session without the timeout of the pause, or the failure of the last. */
  async #fresh(side: 'source' | 'target'): Promise<Session> {
    const database = databaseIn(side === 'source' ? this.#from : this.#options.to);
    const session = await Session.open(`the ${side}`, this.#options[side], database);
    this.#fresher.push(session);
    return session;
  }

  /** What came of it, for people. */
  async summary(): Promise<string> {
    const { partition } = this.#options;
    const lines = [`Partition ${partition} is at ${await (this.#front as Front).place()}.`];
    if (this.#from)
      lines.push(
        `Its items paused for ${(this.#paused / 1000).toFixed(2)} s.`,
        `The old database (${this.#from}) is fenced. When nobody needs it: drop database ${pg.escapeIdentifier(databaseIn(this.#from))}`,
      );
    return lines.join('\n');
  }

  async close(): Promise<void> {
    await Promise.allSettled(
      [this.#front, this.#source, this.#target, ...this.#fresher].map((session) => session?.close()),
    );
  }

  #replication(): replication.Replication {
    const [source, target] = [this.#source as Session, this.#target as Session];
    return { name: this.#name, source, target, tables: this.#tables };
  }
}
