import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { createEvents } from '../../support/outbox.ts';
import { useReceiver } from '../../support/outbox-receiver.ts';
import { useStack } from '../../support/stack.ts';

const relay = '/v1/maintenance/relay-outbox';
const outbox = '/v1/maintenance/outbox';
const none = { published: 0, failed: 0, parked: 0, lost: 0, complete: true };

const stack = useStack();
const receiver = useReceiver();
const api = useApi(stack, receiver.settings);
beforeEach(() => stack.pool.query('truncate ordering.outbox'));

describe('POST /v1/maintenance/outbox/:event_id/release', () => {
  test('200: a parked event is published after all, and then what follows it', async () => {
    const [stream] = await createEvents(stack, 1, 2);
    receiver.reply = () => ({ status: 410 });
    await api.post(relay);
    const { status, body } = await api.post(`${outbox}/${stream[0]}/release`);
    expect([status, body]).toMatchObject([200, { id: stream[0], parked_at: null, attempts: 0 }]);
    receiver.reply = () => ({ status: 204 });
    expect((await api.post(relay)).body).toEqual({ ...none, published: 2 });
    expect((await api.get(outbox)).body).toEqual({ pending: 0, oldest_age_seconds: null, parked: [] });
  });

  test('200: an event that is not parked stays as it is, also when it is published', async () => {
    const [[first]] = await createEvents(stack, 1, 1);
    await api.post(relay);
    const { status, body } = await api.post(`${outbox}/${first}/release`);
    expect([status, body]).toMatchObject([200, { published_at: expect.any(String), parked_at: null }]);
    expect((await api.post(relay)).body).toEqual(none);
  });

  test.each([
    ['an unknown id', randomUUID()],
    ['what is no UUID', 'nothing'],
  ])('404 event_not_found: %s', async (_, id) => {
    const { status, body } = await api.post(`${outbox}/${id}/release`);
    expect([status, body.code]).toEqual([404, 'event_not_found']);
  });
});
