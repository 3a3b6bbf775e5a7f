import { expectTypeOf, test } from 'vitest';
import type { CallOptions, Client, Input, Outcome, Result, Schemas } from '../../client/src/index.ts';

// Checked by tsc, with all other types (npm run types).

type OfAny = 'too_many_requests' | 'unavailable';

test('the outcomes of an operation are those of its document', () => {
  type OfRequest = 'malformed_request' | 'validation_failed' | 'body_too_large' | 'unsupported_media_type';
  expectTypeOf<Outcome<'createReservation'>>().toEqualTypeOf<
    'reserved' | 'item_not_found' | 'insufficient_stock' | 'idempotency_key_reused' | OfRequest | OfAny
  >();
  expectTypeOf<Outcome<'configureSale'>>().extract<`sale_${string}`>().toEqualTypeOf<'sale_created' | 'sale_changed'>();
  expectTypeOf<Outcome<'getSale'>>().toEqualTypeOf<'found' | 'sale_not_found' | 'validation_failed' | OfAny>();
});

test('the outcome tells what else the result has', () => {
  type Purchase = Result<'createPurchase'>;
  type Of<Name> = Extract<Purchase, { outcome: Name }>;
  expectTypeOf<Of<'purchased'>['data']>().toEqualTypeOf<Schemas['Purchase']>();
  expectTypeOf<Of<'already_purchased'>['problem']['purchase']>().toEqualTypeOf<Schemas['Purchase']>();
  expectTypeOf<Of<'sale_ended'>['problem']['ends_at']>().toEqualTypeOf<string>();
  expectTypeOf<Of<'sold_out'>['problem']['purchase']>().toBeUnknown();
  expectTypeOf<Of<'sold_out'>['data']>().toEqualTypeOf<undefined>();
  expectTypeOf<Purchase['data']>().toEqualTypeOf<Schemas['Purchase'] | undefined>();
  expectTypeOf<Extract<Result<'getTenantOrder'>, { outcome: 'found' }>['etag']>().toEqualTypeOf<string>();
  expectTypeOf<Extract<Result<'getItem'>, { outcome: 'found' }>>().not.toHaveProperty('etag');
});

test('an input is the path, the query and the body in one', () => {
  expectTypeOf<{ id: string; user_id: string }>().toExtend<Input<'createPurchase'>>();
  expectTypeOf<{ id: string }>().not.toExtend<Input<'createPurchase'>>();
  expectTypeOf<{ item_id: string; customer_id: string; quantity: number }>().toExtend<Input<'createReservation'>>();
  expectTypeOf<{ item_id: string; customer_id: string; quantity: string }>().not.toExtend<Input<'createReservation'>>();
  expectTypeOf<{ product_id: number; customer_id: string; quantity: number }>().toExtend<Input<'placeOrder'>>();
  expectTypeOf<{ product_id: string }>().not.toExtend<Input<'getProduct'>>();
  expectTypeOf<{ cursor: string }>().toExtend<Input<'listTenantOrders'>>();
});

test('what a call has to be given', () => {
  expectTypeOf<[]>().toExtend<Parameters<Client['audit']>>();
  expectTypeOf<[]>().toExtend<Parameters<Client['listTenantOrders']>>();
  expectTypeOf<[]>().not.toExtend<Parameters<Client['getItem']>>();
  expectTypeOf<[{ order_id: string; totalCents: number }]>().not.toExtend<Parameters<Client['confirmTenantOrder']>>();
  expectTypeOf<[{ order_id: string }]>().toExtend<Parameters<Client['closeTenantOrder']>>();
  expectTypeOf<CallOptions<'createItem'>>().toHaveProperty('idempotencyKey');
  expectTypeOf<CallOptions<'confirmReservation'>>().not.toHaveProperty('idempotencyKey');
  expectTypeOf<CallOptions<'confirmReservation'>>().not.toHaveProperty('ifMatch');
});
