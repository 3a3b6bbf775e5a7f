import { randomUUID } from 'node:crypto';
import {
  type Client,
  newIdempotencyKey as key,
  type OperationId,
  type Result,
  type Schemas,
} from '../../client/src/index.ts';

/** By operation: what makes ready for a call of it that succeeds, and returns the call. Twice is the same request twice. */
export type Calls = { [Id in OperationId]: () => Promise<() => Promise<Result<Id>>> };

const HOUR = 3_600_000;
const day = {
  starts_at: new Date(Date.now() - HOUR).toISOString(),
  ends_at: new Date(Date.now() + HOUR).toISOString(),
};

/** What a call returned; throws where it was refused. */
export async function dataOf<Data>(call: Promise<{ data?: Data; outcome: string }>): Promise<NonNullable<Data>> {
  const { data, outcome } = await call;
  if (!data) throw new Error(`refused: ${outcome}`);
  return data;
}

export const createItem = async (client: Client, initial_quantity = 5): Promise<string> =>
  (await dataOf(client.createItem({ name: 'T-Shirt', initial_quantity }))).id;

export async function createReservation(client: Client): Promise<Schemas['Reservation']> {
  const item_id = await createItem(client);
  return dataOf(client.createReservation({ item_id, customer_id: 'ada', quantity: 2 }));
}

export async function createSale(client: Client): Promise<string> {
  const id = `sale-${randomUUID()}`;
  await dataOf(client.configureSale({ id, item_id: await createItem(client), ...day }));
  return id;
}

/** A product of spec 000 with a token of one of its units. */
export async function reserveUnit(client: Client): Promise<{ id: string; reservationToken: string }> {
  const id = randomUUID();
  await dataOf(client.setStock({ id, stock: 5 }));
  return { id, ...(await dataOf(client.reserveUnit({ id }))) };
}

export async function confirmTenantOrder(client: Client): Promise<{ order_id: string; etag: string }> {
  const created = await client.createTenantOrder();
  if (created.outcome !== 'created') throw new Error(created.outcome);
  const order_id = created.data.id;
  const confirmed = await client.confirmTenantOrder({ order_id, totalCents: 1234 }, { ifMatch: created.etag });
  if (confirmed.outcome !== 'confirmed') throw new Error(confirmed.outcome);
  return { order_id, etag: confirmed.etag };
}

/** `eventId` is of an event of the outbox. */
export function callsOf(client: Client, eventId: () => Promise<string>): Calls {
  const withoutPreparation = <Id extends OperationId>(id: Id) =>
    (async () => client[id]) as unknown as () => Promise<() => Promise<Result<Id>>>;
  const order = { product_id: 1, customer_id: 'ada', quantity: 1 };

  return {
    async createItem() {
      const idempotencyKey = key();
      return () => client.createItem({ name: 'T-Shirt', initial_quantity: 5 }, { idempotencyKey });
    },
    async getItem() {
      const id = await createItem(client);
      return () => client.getItem({ id });
    },
    async setItemEvents() {
      const id = await createItem(client);
      return () => client.setItemEvents({ id, events: true });
    },
    async createReservation() {
      const [item_id, idempotencyKey] = [await createItem(client), key()];
      return () => client.createReservation({ item_id, customer_id: 'ada', quantity: 2 }, { idempotencyKey });
    },
    async getReservation() {
      const { id } = await createReservation(client);
      return () => client.getReservation({ id });
    },
    async confirmReservation() {
      const { id } = await createReservation(client);
      return () => client.confirmReservation({ id });
    },
    async cancelReservation() {
      const { id } = await createReservation(client);
      return () => client.cancelReservation({ id });
    },
    getSale: async () => () => client.getSale({ id: 'demo' }),
    async createPurchase() {
      const [id, idempotencyKey] = [await createSale(client), key()];
      return () => client.createPurchase({ id, user_id: 'ada@example.com' }, { idempotencyKey });
    },
    getPurchase: async () => () => client.getPurchase({ id: 'demo', user_id: 'ada@example.com' }),
    async configureSale() {
      const [id, item_id] = [`sale-${randomUUID()}`, await createItem(client)];
      return () => client.configureSale({ id, item_id, ...day });
    },
    async setStock() {
      const id = randomUUID();
      return () => client.setStock({ id, stock: 5 });
    },
    async getStock() {
      const { id } = await reserveUnit(client);
      return () => client.getStock({ id });
    },
    async reserveUnit() {
      const [{ id }, idempotencyKey] = [await reserveUnit(client), key()];
      return () => client.reserveUnit({ id }, { idempotencyKey });
    },
    async unreserveUnit() {
      const unit = await reserveUnit(client);
      return () => client.unreserveUnit(unit);
    },
    async sellUnit() {
      const unit = await reserveUnit(client);
      return () => client.sellUnit(unit);
    },
    async placeOrder() {
      const idempotency_key = key();
      return () => client.placeOrder({ ...order, idempotency_key });
    },
    async cancelOrder() {
      const { order_id } = await dataOf(client.placeOrder(order));
      return () => client.cancelOrder({ order_id, product_id: 1 });
    },
    getProduct: async () => () => client.getProduct({ product_id: 1 }),
    listOrders: async () => () => client.listOrders({ product_id: 1 }),
    expireReservations: withoutPreparation('expireReservations'),
    expireReservationsByCron: withoutPreparation('expireReservationsByCron'),
    audit: withoutPreparation('audit'),
    relayOutbox: withoutPreparation('relayOutbox'),
    relayOutboxByCron: withoutPreparation('relayOutboxByCron'),
    getOutbox: withoutPreparation('getOutbox'),
    async releaseOutboxEvent() {
      const event_id = await eventId();
      return () => client.releaseOutboxEvent({ event_id });
    },
    expireIdempotencyKeys: withoutPreparation('expireIdempotencyKeys'),
    expireIdempotencyKeysByCron: withoutPreparation('expireIdempotencyKeysByCron'),
    archive: async () => () => client.archive({ older_than_days: 30 }),
    archiveByCron: withoutPreparation('archiveByCron'),
    getHealth: withoutPreparation('getHealth'),
    getMetrics: withoutPreparation('getMetrics'),
    async createTenantOrder() {
      const idempotencyKey = key();
      return () => client.createTenantOrder({ id: 'any member', note: ['of', 'any', 'kind'] }, { idempotencyKey });
    },
    listTenantOrders: async () => () => client.listTenantOrders({ limit: 1 }),
    async getTenantOrder() {
      const { id } = await dataOf(client.createTenantOrder());
      return () => client.getTenantOrder({ order_id: id });
    },
    async confirmTenantOrder() {
      const created = await client.createTenantOrder();
      if (created.outcome !== 'created') throw new Error(created.outcome);
      const confirmation = { order_id: created.data.id, totalCents: 1234 };
      return () => client.confirmTenantOrder(confirmation, { ifMatch: created.etag });
    },
    async closeTenantOrder() {
      const { order_id, etag } = await confirmTenantOrder(client);
      return () => client.closeTenantOrder({ order_id }, { ifMatch: etag });
    },
  };
}
