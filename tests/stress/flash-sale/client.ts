import type { z } from 'zod';
import type * as schemas from '../../../lib/sales/schemas.ts';
import { bearer, bodyOf, type Exchange, HttpClient } from '../client.ts';

export type Sale = z.output<typeof schemas.Sale>;
export type Purchase = z.output<typeof schemas.Purchase>;
export type PurchaseCheck = z.output<typeof schemas.PurchaseCheck>;
export type SaleSettings = z.input<typeof schemas.SaleSettings>;

/** The API of spec 002, and what of spec 001 creates its item. */
export class SaleClient extends HttpClient {
  /** Creates an item and returns its id, or nothing where the service is not there yet. Throws where it is refused. */
  async createItem(name: string, units: number, apiKey: string | undefined): Promise<string | undefined> {
    const content = { name, initial_quantity: units };
    const { status, text } = await this.request({
      ...{ method: 'POST', path: '/v1/items', content },
      headers: bearer(apiKey),
    });
    if (status === undefined || status >= 500) return undefined;
    if (status !== 201) throw new Error(`Could not create an item: ${status} ${text}`);
    return bodyOf<{ id: string }>({ text }).id;
  }

  /** Creates a sale or changes its window, which is for the shop's staff. Throws where that is refused. */
  async configure(id: string, settings: SaleSettings, apiKey: string | undefined) {
    const sentAt = performance.now();
    const { status, text } = await this.request({
      ...{ method: 'PUT', path: `/v1/sales/${id}`, content: settings },
      headers: bearer(apiKey),
    });
    if (status !== 200 && status !== 201) throw new Error(`Could not configure a sale: ${status ?? ''} ${text}`);
    return { sale: bodyOf<Sale>({ text }), sentAt, answeredAt: performance.now() };
  }

  /** @param known the ETag of what the client has already */
  async getSale(id: string, { known, intendedAt }: { known?: string | undefined; intendedAt?: number } = {}) {
    const headers = known ? { 'if-none-match': known } : {};
    const { header, ...exchange } = await this.exchange(
      'get sale',
      { method: 'GET', path: `/v1/sales/${id}`, headers },
      intendedAt,
    );
    return { exchange, etag: header('etag') };
  }

  async purchase(saleId: string, userId: string, key: string, intendedAt?: number) {
    const { header, ...exchange } = await this.exchange(
      'purchase',
      {
        ...{ method: 'POST', path: `/v1/sales/${saleId}/purchases`, content: { user_id: userId } },
        headers: { 'idempotency-key': key },
      },
      intendedAt,
    );
    return { ...exchange, replayed: header('idempotent-replayed') === 'true' };
  }

  async getPurchase(saleId: string, userId: string): Promise<Exchange> {
    const path = `/v1/sales/${saleId}/purchases/${encodeURIComponent(userId)}`;
    const { header: _, ...exchange } = await this.exchange('get purchase', { method: 'GET', path });
    return exchange;
  }
}
