import { randomUUID } from 'node:crypto';
import { beforeEach } from 'vitest';
import { statesOf } from '../support/outbox.ts';
import type { TestStack } from '../support/stack.ts';
import { call } from './call.ts';

type Result = {
  id: string;
  lease_id: string;
  error?: string;
  retry_after?: number;
  park?: boolean;
  release?: boolean;
};
type Settled = { status: string; next: { id: string; lease_id: string } | null };

/** What a relay asks of the database, on an outbox that is empty before each test of the file. */
export function useRelay(stack: TestStack) {
  beforeEach(() => stack.pool.query('truncate ordering.outbox'));

  async function lease(at_most = 10, lease_id: string = randomUUID()): Promise<{ lease_id: string; ids: string[] }> {
    const { events } = (await call(stack, 'lease_outbox', lease_id, at_most, 15)).data;
    return { lease_id, ids: events.map(({ id }: { id: string }) => id) };
  }
  const settle = async (results: Result[], lease_seconds: number | null = null): Promise<Settled[]> =>
    (await call(stack, 'settle_outbox', JSON.stringify(results), lease_seconds)).data;
  const fail = (id: string, lease_id: string, more: Partial<Result> = {}) =>
    settle([{ id, lease_id, error: 'the receiver responded 500', ...more }]);
  const stateOf = async (id: string) => (await statesOf(stack, [id]))[0];
  return { lease, settle, fail, stateOf };
}
