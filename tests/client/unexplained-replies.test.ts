import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HoldfastError } from '../../client/src/index.ts';
import { clientOf, problem, REFUSED, type Reply, settle, wish } from './simulated-service.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => void vi.useRealTimers());

describe('what no outcome explains is thrown', () => {
  const thrownBy = async (...replies: [Reply, ...Reply[]]) => {
    const { client, sent } = clientOf(replies);
    const { thrown } = (await settle(client.createReservation(wish))) as { thrown: unknown };
    expect(thrown).toBeInstanceOf(HoldfastError);
    return { thrown: thrown as HoldfastError, sent };
  };

  test('no response: with the id that was sent, and the cause', async () => {
    const { thrown, sent } = await thrownBy(REFUSED);
    expect(thrown).toMatchObject({ message: 'createReservation: no response', status: undefined, cause: REFUSED });
    expect([thrown.request_id, sent.length]).toEqual([sent[0]?.id, 4]);
  });

  test('a code that the operation does not have: with the id that the service returned', async () => {
    const { thrown } = await thrownBy(problem(500, 'internal', { 'X-Request-Id': 'of the service' }));
    expect(thrown).toMatchObject({ message: 'createReservation: 500 internal', request_id: 'of the service' });
    expect((await thrownBy(problem(404, 'not_found'))).thrown).toMatchObject({ status: 404 });
    expect((await thrownBy(problem(409, 'sold_out'))).thrown).toMatchObject({ status: 409 });
  });

  test('the page of a gateway, also with a success that is not one of the operation', async () => {
    expect((await thrownBy({ status: 502, body: '<html>' })).thrown).toMatchObject({
      ...{ message: 'createReservation: 502', status: 502, cause: '<html>' },
    });
    expect((await thrownBy({ status: 200, body: {} })).thrown).toMatchObject({ status: 200 });
  });

  test.each([
    ['a page', '<html>'],
    ['nothing', ''],
  ])('a success that is %s instead of JSON: with its status, and why it could not be read', async (_, body) => {
    const { thrown } = await thrownBy({ status: 201, headers: { 'X-Request-Id': 'of the service' }, body });
    expect(thrown).toMatchObject({ message: 'createReservation: 201', status: 201, request_id: 'of the service' });
    expect(thrown.cause).toBeInstanceOf(SyntaxError);
  });
});
