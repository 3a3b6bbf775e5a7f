import { maintenance } from '../maintenance/index.ts';
import { buildDocument } from '../openapi/document.ts';
import { reservations } from '../reservations/index.ts';
import { shop } from '../shop/index.ts';
import { stock } from '../stock/index.ts';
import { getHealth } from './get-health.ts';

/** Every operation of every public API. */
export const operations = [...reservations, ...maintenance, ...stock, ...shop, getHealth];

const info = {
  title: 'Holdfast',
  version: '1.0.0',
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

const tags = [
  { name: 'Items', description: 'Items and where their units are.' },
  { name: 'Reservations', description: 'Units held for a customer until a deadline, then sold or given back.' },
  { name: 'Maintenance', description: 'The sweep of lapsed holds, and the audit.' },
  { name: 'Stock counters', description: 'A product’s levels, and tokens for one unit each.' },
  { name: 'Shop', description: 'Products and orders of a flash sale: units are sold at once.' },
  { name: 'Service', description: 'The service itself.' },
];

/** The OpenAPI document of the whole service. */
export const document = buildDocument(operations, info, tags);
