import type { Context } from '@opentelemetry/api';
import { type BatchFunction, executeBatch } from './batch.ts';
import { Batcher } from './batcher.ts';
import type { BatchedCommand, Outcome } from './command.ts';

/** How many busy items have a lane of their own. With the shared lane and the main one, each uses a connection of PostgREST. */
const OWN_LANES = 2;

/**
 * Runs commands in batches in such a way that a locked item harms only itself. The main lane executes all that is not
 * locked. The commands of a busy item move to a lane of that item, which waits for the lock; later ones go there directly,
 * until the lane is empty. When these lanes are in use, further busy items share a lane that waits for none of them.
 */
export class Lanes {
  readonly #main: Batcher;
  readonly #own: Lane[];
  readonly #shared: Lane;
  readonly #all: Lane[];

  constructor(execute = executeBatch) {
    this.#main = new Batcher((batch) => execute(batch, 'execute_unlocked'), {
      onBusy: (pending) => this.#laneFor(itemOf(pending.command)).add(pending),
    });
    this.#own = Array.from({ length: OWN_LANES }, () => new Lane(execute, 'execute_batch'));
    this.#shared = new Lane(execute, 'execute_unlocked');
    this.#all = [...this.#own, this.#shared];
  }

  /** The outcome of this command. Rejects with `Unavailable` immediately if the queue is full, or at the deadline. */
  run(command: BatchedCommand, deadline: number, parent?: Context): Promise<Outcome> {
    return (this.#findLane(itemOf(command)) ?? this.#main).run(command, deadline, parent);
  }

  /** How many commands are queued, in all lanes. */
  get length(): number {
    return this.#all.reduce((sum, lane) => sum + lane.length, this.#main.length);
  }

  /** How many lanes of busy items are in use, the shared one included. */
  get busy(): number {
    return this.#all.filter(({ isIdle }) => !isIdle).length;
  }

  #findLane(item: string): Lane | undefined {
    return this.#all.find((lane) => !lane.isIdle && lane.items.has(item));
  }

  /** The lane that this item is in, or else one that it enters. */
  #laneFor(item: string): Lane {
    const found = this.#findLane(item);
    if (found !== undefined) return found;
    const lane = this.#own.find(({ isIdle }) => isIdle) ?? this.#shared;
    if (lane.isIdle) lane.items.clear();
    lane.items.add(item);
    return lane;
  }
}

/** A lane of busy items. */
class Lane extends Batcher {
  readonly items = new Set<string>();

  constructor(execute: typeof executeBatch, as: BatchFunction) {
    super((batch) => execute(batch, as));
  }
}

/** What a command names its item by: two names of an item may be in two lanes. */
function itemOf(command: BatchedCommand): string {
  if (command.command === 'purchase') return command.sale_id;
  if ('sku' in command && command.sku !== undefined) return command.sku;
  return 'item_id' in command ? command.item_id : command.id;
}
