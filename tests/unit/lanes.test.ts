import { expect, test } from 'vitest';
import type { executeBatch } from '../../lib/database/batch.ts';
import type { BatchedCommand, PendingCommand } from '../../lib/database/command.ts';
import { Lanes } from '../../lib/database/lanes.ts';
import { until } from '../support/until.ts';

const OWN_LANES = 2;
const NEVER = Number.POSITIVE_INFINITY;
const take = (sku: string): BatchedCommand => ({ command: 'cancel', id: crypto.randomUUID(), request_id: 'none', sku });

/** A database with locked items: `execute_batch` waits for them, `execute_unlocked` answers busy. */
function databaseWithLocked(...skus: string[]) {
  const locked = new Set(skus);
  const sent: string[] = [];
  const waiting: (() => void)[] = [];
  const isLocked = ({ command }: PendingCommand) => locked.has((command as { sku: string }).sku);
  const execute: typeof executeBatch = async (batch, as) => {
    sent.push(`${as} ${batch.map(({ command }) => (command as { sku: string }).sku)}`);
    if (as === 'execute_batch' && batch.some(isLocked)) await new Promise<void>((resolve) => waiting.push(resolve));
    else await new Promise(setImmediate);
    for (const pending of batch) if (!isLocked(pending)) pending.resolve({ outcome: 'done' });
    return batch.filter(isLocked);
  };
  const unlock = () => {
    locked.clear();
    for (const goOn of waiting) goOn();
  };
  return { execute, sent, unlock };
}

test('the commands of a locked item wait in a lane of their own; later ones go there directly', async () => {
  const { execute, sent, unlock } = databaseWithLocked('a');
  const lanes = new Lanes(execute);
  const first = lanes.run(take('a'), NEVER);
  await until('it has a lane', () => sent.length === 2);
  expect(sent).toEqual(['execute_unlocked a', 'execute_batch a']);
  const second = lanes.run(take('a'), NEVER);
  expect(await lanes.run(take('b'), NEVER)).toEqual({ outcome: 'done' });
  unlock();
  await Promise.all([first, second]);
  expect(sent).toEqual(['execute_unlocked a', 'execute_batch a', 'execute_unlocked b', 'execute_batch a']);
});

test('an item whose lane is empty is back in the main lane', async () => {
  const { execute, sent, unlock } = databaseWithLocked('a');
  const lanes = new Lanes(execute);
  const first = lanes.run(take('a'), NEVER);
  await until('it has a lane', () => sent.length === 2);
  unlock();
  await first;
  await new Promise(setImmediate);
  await lanes.run(take('a'), NEVER);
  expect(sent.at(-1)).toBe('execute_unlocked a');
});

test('when all lanes are in use, further items share one that waits for none of them', async () => {
  const skus = ['a', 'b', 'c', 'd', 'e'];
  const { execute, sent, unlock } = databaseWithLocked(...skus);
  const lanes = new Lanes(execute);
  const commands = skus.map((sku) => lanes.run(take(sku), NEVER));
  const times = (batch: string) => sent.filter((one) => one === batch).length;
  await until('they go round', () => times('execute_unlocked c,d,e') > 3);
  expect(sent.filter((batch) => batch.startsWith('execute_batch'))).toEqual(
    skus.slice(0, OWN_LANES).map((sku) => `execute_batch ${sku}`),
  );
  unlock();
  await Promise.all(commands);
});
