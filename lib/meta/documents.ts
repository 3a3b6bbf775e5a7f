import { readFileSync } from 'node:fs';
import type { OpenAPIObject, TagObject } from 'openapi3-ts/oas31';
import { maintenance } from '../maintenance/index.ts';
import { buildDocument } from '../openapi/document.ts';
import type { Operation } from '../operation.ts';
import { reservations } from '../reservations/index.ts';
import { shop } from '../shop/index.ts';
import { stock } from '../stock/index.ts';
import { getHealth } from './get-health.ts';

/** An OpenAPI document, where it is served, and the operations that it describes. */
export type ApiDocument = { name: string; path: string; operations: Operation[]; document: OpenAPIObject };

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

const info = {
  version,
  summary: 'Inventory that never oversells',
  description: [
    'Every unit of an item is in stock, reserved or sold. Each request moves units from one of these places to another',
    'or refuses to, whole, however many others ask at the same time.',
    '',
    'Refusals are [RFC 9457 problems](https://www.rfc-editor.org/rfc/rfc9457): programs read `code`, people `message`,',
    'and [all codes are explained](/docs/errors). Requests that create can be sent again safely with an `Idempotency-Key`.',
  ].join('\n'),
  license: { name: 'MIT', identifier: 'MIT' },
};

/** The OpenAPI document of these operations, to be served at this path. Operations that share a method and path need separate documents. */
export function describeApi(name: string, path: string, operations: Operation[], tags: TagObject[]): ApiDocument {
  return { name, path, operations, document: buildDocument(operations, { title: name, ...info }, tags) };
}

/** The OpenAPI documents of the whole service. */
export const documents: ApiDocument[] = [
  describeApi(
    'Holdfast',
    '/openapi.json',
    [...reservations, ...maintenance, ...stock, ...shop, getHealth],
    [
      { name: 'Items', description: 'Items and where their units are.' },
      { name: 'Reservations', description: 'Units held for a customer until a deadline, then sold or given back.' },
      { name: 'Maintenance', description: 'The sweep of lapsed holds, and the audit.' },
      { name: 'Stock counters', description: 'A product’s levels, and tokens for one unit each.' },
      { name: 'Shop', description: 'Products and orders of a flash sale: units are sold at once.' },
      { name: 'Service', description: 'The service itself.' },
    ],
  ),
];

/** Every operation of every public API. */
export const operations = documents.flatMap((document) => document.operations);
