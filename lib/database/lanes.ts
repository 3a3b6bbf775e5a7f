import { executeBatch } from './batch.ts';
import { Batcher } from './batcher.ts';
import type { BatchedCommand, Outcome } from './command.ts';

/** How many lanes there are for busy items. Each uses a connection of PostgREST's pool, as the main lane does. */
const LANES = 4;

/** A lane of busy items. */
type Lane = { batcher: Batcher; items: Set<string> };

/**
 * Runs commands in batches in such a way that a locked item harms only itself. The main lane executes all that is not
 * locked. The commands of a busy item move to a lane of that item, which waits for the lock; later ones go there directly,
 * until the lane is empty. If all lanes are in use, items share one, which then no longer waits for any of them.
 */
export class Lanes {
  readonly #main: Batcher;
  readonly #lanes: Lane[];

  constructor(execute = executeBatch) {
    this.#main = new Batcher((batch) => execute(batch, 'execute_unlocked'), {
      onBusy: (pending) => this.#laneFor(itemOf(pending.command)).add(pending),
    });
    this.#lanes = Array.from({ length: LANES }, () => {
      const items = new Set<string>();
      const batcher = new Batcher((batch) => execute(batch, items.size > 1 ? 'execute_unlocked' : 'execute_batch'));
      return { batcher, items };
    });
  }

  /** The outcome of this command. Rejects with `Unavailable` immediately if the queue is full, or at the deadline. */
  run(command: BatchedCommand, deadline: number): Promise<Outcome> {
    return (this.#findLane(itemOf(command)) ?? this.#main).run(command, deadline);
  }

  #findLane(item: string): Batcher | undefined {
    return this.#lanes.find(({ batcher, items }) => !batcher.isIdle && items.has(item))?.batcher;
  }

  /** The lane that this item is in, or else the one with the fewest items, which it enters. */
  #laneFor(item: string): Batcher {
    const found = this.#findLane(item);
    if (found !== undefined) return found;
    for (const { batcher, items } of this.#lanes) if (batcher.isIdle) items.clear();
    const { batcher, items } = this.#lanes.reduce((one, other) => (other.items.size < one.items.size ? other : one));
    items.add(item);
    return batcher;
  }
}

/** What a command names its item by: two names of an item may be in two lanes. */
function itemOf(command: BatchedCommand): string {
  if ('sku' in command && command.sku !== undefined) return command.sku;
  return 'item_id' in command ? command.item_id : command.id;
}
