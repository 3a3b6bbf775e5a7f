const ANOTHER_ITEM =
  'A key belongs to its item (ADR 30): with another item it is a key of its own, and this its first request.';

/** The tests of tests/http that fail on shards, with the reason. One that passes, or is not there, fails the run. */
export const exceptions: { file: string; test: string; reason: string }[] = [
  {
    file: 'tests/http/stock/reserve-unit.test.ts',
    test: '422 idempotency_key_reused: the same key for another product',
    reason: ANOTHER_ITEM,
  },
  ...['the host', 'Express 5', 'Express 5 with express.json()'].map((host) => ({
    file: 'tests/http/reservations/create-reservation.test.ts',
    test: `POST /v1/reservations on ${host} > 422 idempotency_key_reused: the same key with an item that is not there`,
    reason: `${ANOTHER_ITEM} So it gets 404 item_not_found.`,
  })),
  {
    file: 'tests/http/sales/create-purchase.test.ts',
    test: 'a repeated key > 422 idempotency_key_reused: in another sale',
    reason: `${ANOTHER_ITEM} A sale is where its item is.`,
  },
  ...[
    '200: a replayed key gets its original order though the body names another product',
    '200: a replayed key gets its original order though the body names a product that does not exist',
  ].map((test) => ({ file: 'tests/http/shop/place-order.test.ts', test, reason: ANOTHER_ITEM })),
  {
    file: 'tests/http/shop/two-instances.test.ts',
    test: 'one key for two products at the same time: the second request gets the order of the first',
    reason: `${ANOTHER_ITEM} So no request waits for that of the other product.`,
  },
];
