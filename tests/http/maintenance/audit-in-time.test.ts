import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Command, FunctionCall, Outcome } from '../../../lib/database/command.ts';
import { audit } from '../../../lib/maintenance/audit.ts';
import { createItem, executeBatch } from '../../schema/batch.ts';
import { useStack } from '../../support/stack.ts';

const stack = useStack();

/** An audit that has this long, in milliseconds, on the real database without what is between. */
async function auditFor(time: number): Promise<Outcome> {
  const runCommand = async (command: Command) => {
    const { run_id, after, at_most, continues } = (command as FunctionCall).arguments;
    const call = 'select public.audit_next($1, $2, $3, $4) as outcome';
    return (await stack.pool.query(call, [run_id, after, at_most, continues])).rows[0].outcome;
  };
  return audit.run?.({ id: randomUUID() } as never, {
    runCommand,
    deadline: performance.now() + time,
  }) as Promise<Outcome>;
}

test('when its time is over an audit is not complete, and the next goes on where it stopped', async () => {
  expect(await auditFor(60_000)).toMatchObject({ outcome: 'audited', data: { violations: [], complete: true } });
  const item = await createItem(stack, 5000);
  const reserve = () => ({ command: 'reserve', id: randomUUID(), item_id: item, quantity: 1, ttl_seconds: 600 });
  for (let batch = 0; batch < 6; batch++) await executeBatch(stack, Array.from({ length: 200 }, reserve));

  const audited = (data: object) => ({ outcome: 'audited', data: { violations: [], ...data } });
  // On many partitions the first step may be at one without the item.
  const first = (await auditFor(0)).data as { audited: number };
  expect(first).toMatchObject({ violations: [], complete: false });
  const rest = 1201 - first.audited;
  expect(rest).toBeGreaterThanOrEqual(201);
  expect(await auditFor(60_000)).toEqual(audited({ complete: true, audited: rest }));
  expect(await auditFor(60_000)).toEqual(audited({ complete: true, audited: 0 }));
});
