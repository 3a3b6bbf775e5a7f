import { beforeEach, describe, expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { createEvents } from '../../support/outbox.ts';
import { useReceiver } from '../../support/outbox-receiver.ts';
import { useStack } from '../../support/stack.ts';

const relay = '/v1/maintenance/relay-outbox';
const outbox = '/v1/maintenance/outbox';

const stack = useStack();
const receiver = useReceiver();
const api = useApi(stack, receiver.settings);
beforeEach(() => stack.pool.query('truncate ordering.outbox'));

describe('GET /v1/maintenance/outbox', () => {
  test('200: how many events wait, since when, and those that are parked with their last errors', async () => {
    expect((await api.get(outbox)).body).toEqual({ pending: 0, oldest_age_seconds: null, parked: [] });
    const [[first]] = await createEvents(stack, 2, 2);
    await stack.pool.query("update ordering.outbox set created_at = created_at - interval '1 hour' where id = $1", [
      first,
    ]);
    receiver.reply = ({ id }) => ({ status: id === first ? 410 : 204 });
    await api.post(relay);
    const { status, body } = await api.get(outbox);
    expect([status, body]).toMatchObject([200, { pending: 2, parked: [{ id: first, attempts: 1 }] }]);
    expect(body.parked[0].last_error).toBe('the receiver responded 410');
    expect(body.oldest_age_seconds).toBeGreaterThanOrEqual(3600);
    expect(body.oldest_age_seconds).toBeLessThan(3700);
  });
});
