import { z } from 'zod';
import { instant, quantity, wholeNumber } from '../schemas.ts';
import { cursorOf, type Position, positionOf } from './cursor.ts';
import { isCanonical } from './fingerprint.ts';

const orderExample = 'b3b7c1de-6d0f-4f0f-9a53-6d3f5b0c9b1e';
const orderId = z.uuid().meta({ description: 'The order’s id.', examples: [orderExample] });
const tenantId = z.string().meta({ description: 'The tenant whose order it is.' });
const status = z.enum(['draft', 'confirmed', 'closed']).meta({ description: 'A draft is confirmed, then closed.' });
const version = z.int().meta({ description: 'One at first, and one more with each change: the ETag.' });
const createdAt = instant.meta({ description: 'When the order was created.' });

export const OrderParams = z.object({ order_id: orderId });

/** Validated as it is, not copied: its fingerprint is of all that was sent. */
export const NewTenantOrder = z
  .unknown()
  .refine((body) => typeof body === 'object' && body !== null && !Array.isArray(body), {
    abort: true,
    error: 'must be an object',
  })
  .refine(isCanonical, 'has a number that is too large, or a lone surrogate')
  .optional()
  .meta({
    id: 'NewTenantOrder',
    type: 'object',
    description: 'An order to create. It needs no fields; with the same key, another body is a conflict.',
    examples: [{}],
  });

const created = { id: orderId, tenantId, status: z.literal('draft'), version, createdAt };
export const CreatedTenantOrder = z.strictObject(created).meta({
  id: 'CreatedTenantOrder',
  description: 'An order as it was created.',
  examples: [
    { id: orderExample, tenantId: 'acme', status: 'draft', version: 1, createdAt: '2026-03-01T09:30:00.123456Z' },
  ],
});

export const Confirmation = z
  .strictObject({
    totalCents: quantity(0).meta({ description: 'The total of the order, in cents.', examples: [1234] }),
  })
  .meta({ id: 'Confirmation', description: 'The total of an order.' });

export const ConfirmedTenantOrder = z
  .strictObject({ id: orderId, status: z.literal('confirmed'), version, totalCents: z.int() })
  .meta({
    id: 'ConfirmedTenantOrder',
    description: 'A confirmed order.',
    examples: [{ id: orderExample, status: 'confirmed', version: 2, totalCents: 1234 }],
  });

export const ClosedTenantOrder = z.strictObject({ id: orderId, status: z.literal('closed'), version }).meta({
  id: 'ClosedTenantOrder',
  description: 'A closed order.',
  examples: [{ id: orderExample, status: 'closed', version: 3 }],
});

export const TenantOrder = z
  .strictObject({
    id: orderId,
    tenantId,
    status,
    version,
    totalCents: z.int().nullable().meta({ description: 'The total in cents; null while the order is a draft.' }),
    createdAt,
    updatedAt: instant.meta({ description: 'When it last changed.' }),
  })
  .meta({
    id: 'TenantOrder',
    description: 'An order.',
    examples: [
      {
        id: orderExample,
        tenantId: 'acme',
        status: 'confirmed',
        version: 2,
        totalCents: 1234,
        createdAt: '2026-03-01T09:30:00.123456Z',
        updatedAt: '2026-03-01T09:31:00.123456Z',
      },
    ],
  });
export type TenantOrder = z.output<typeof TenantOrder>;

const cursorExample = cursorOf({ ts: '2026-03-01T09:30:00.123456Z', id: orderExample });
export const PageQuery = z.object({
  limit: wholeNumber(1, 100)
    .default(10)
    .meta({ type: 'integer', description: 'The size of the page, 1 to 100; 10 by default.', examples: [10] }),
  cursor: z
    .string()
    .transform((cursor, context): Position => {
      const position = positionOf(cursor);
      if (position) return position;
      context.addIssue({ code: 'custom', message: 'must be the nextCursor of another page' });
      return z.NEVER;
    })
    .optional()
    .meta({ type: 'string', description: 'The `nextCursor` of the page before.', examples: [cursorExample] }),
});

export const TenantOrderPage = z
  .strictObject({
    items: z.array(TenantOrder),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'The cursor of the next page; null at the end.', examples: [cursorExample] }),
  })
  .meta({ id: 'TenantOrderPage', description: 'A page of orders, latest first.' });
