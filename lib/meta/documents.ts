import { readFileSync } from 'node:fs';
import type { OpenAPIObject, TagObject } from 'openapi3-ts/oas31';
import { maintenance } from '../maintenance/index.ts';
import { buildDocument } from '../openapi/document.ts';
import type { Operation } from '../operation.ts';
import { reservations } from '../reservations/index.ts';
import { sales } from '../sales/index.ts';
import { shop } from '../shop/index.ts';
import { stock } from '../stock/index.ts';
import { tenantOrders } from '../tenant-orders/index.ts';
import { getHealth } from './get-health.ts';
import { getMetrics } from './get-metrics.ts';

/** An OpenAPI document, the path where it is served, and the operations that it describes. */
export type ApiDocument = { name: string; path: string; operations: Operation[]; document: OpenAPIObject };

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

const info = {
  version,
  summary: 'Inventory that never oversells',
  description: [
    'Every unit of an item is in stock, reserved or sold. A request moves all the units that it names or none,',
    'however many requests arrive at the same time.',
    '',
    'A refused request gets an [RFC 9457 problem](https://www.rfc-editor.org/rfc/rfc9457): `code` is for programs,',
    '`message` for people, and [every code is explained](/docs/errors). A request that creates something can be retried',
    'safely with an `Idempotency-Key`.',
  ].join('\n'),
  license: { name: 'MIT', identifier: 'MIT' },
};

/** The OpenAPI document of these operations, served at this path. Operations that share a method and path need one each. */
export function describeApi(name: string, path: string, operations: Operation[], tags: TagObject[]): ApiDocument {
  return { name, path, operations, document: buildDocument(operations, { title: name, ...info }, tags) };
}

/** The OpenAPI documents of the whole service. */
export const documents: ApiDocument[] = [
  describeApi(
    'Holdfast',
    '/openapi.json',
    [...reservations, ...sales, ...stock, ...shop, ...maintenance, getHealth, getMetrics],
    [
      { name: 'Items', description: 'Items and where their units are.' },
      {
        name: 'Reservations',
        description: 'Units held for a customer until a deadline, then sold or returned to stock.',
      },
      { name: 'Sales', description: 'Flash sales: a window, and one unit of the item for each user.' },
      {
        name: 'Stock counters',
        description: 'The stock levels of a product, and reservation tokens for single units.',
      },
      {
        name: 'Shop',
        description: 'Products and orders of a flash sale: an order sells units immediately, without a hold.',
      },
      { name: 'Maintenance', description: 'Lapsed holds, the audit, the archive, the outbox and expired keys.' },
      { name: 'Service', description: 'The service itself.' },
    ],
  ),
  describeApi('Holdfast: tenant orders', '/openapi-tenant-orders.json', tenantOrders, [
    {
      name: 'Tenant orders',
      description:
        'Orders of tenants, on `/orders` with `X-Tenant-Id`: one order for each key, changed only by whoever has its latest version.',
    },
  ]),
];

/** Every operation of every public API. */
export const operations = documents.flatMap((document) => document.operations);
