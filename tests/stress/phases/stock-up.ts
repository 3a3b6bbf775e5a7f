import { request } from 'undici';
import type { Run } from '../run.ts';
import { PRODUCT_IDS } from '../shop/contract.ts';

/**
 * Give every product that many units, through the staff's PATCH /product/:id/stock: with the 390 units of spec 003 nearly
 * all orders are refused, and the time they take says little about orders that are placed.
 */
export async function stockUp({ settings }: Run, units: number): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    ...(settings.apiKey && { authorization: `Bearer ${settings.apiKey}` }),
  };
  for (const id of PRODUCT_IDS) {
    const url = new URL(`${settings.baseUrl.replace(/\/$/, '')}/product/${id}/stock`);
    const { statusCode, body } = await request(url, {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ stock: units }),
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`Could not set the stock of product ${id}: ${statusCode} ${text}`);
  }
}
