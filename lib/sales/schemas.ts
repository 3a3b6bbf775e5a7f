import { z } from 'zod';
import { instant, text } from '../schemas.ts';

const saleId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be 1 to 64 lower-case letters, digits and hyphens, the first no hyphen')
  .meta({ description: 'The sale’s id, chosen by the shop.', examples: ['demo'] });

const MAX_USER_ID = 200;
/** What clients, and whatever stands before the service, take for a way through the path, encoded too. */
const WAY_IN_PATH = /(^|\/)\.\.?(\/|$)/;

/**
 * One spelling of a user id: nobody buys twice by writing it in another way. It is normalised twice, because a letter may
 * combine with its accents in another way once it is in lower case.
 */
const userId = z
  .string()
  .min(1)
  .max(MAX_USER_ID)
  .meta({
    description: 'The user, such as a name or an email address. Upper and lower case are the same.',
    examples: ['ada@example.com'],
  })
  .transform((value) => value.normalize('NFKC').trim().toLowerCase().normalize('NFKC'))
  .pipe(text(MAX_USER_ID))
  .refine(
    (value) => !WAY_IN_PATH.test(value),
    'must not be or contain “.” or “..” between slashes: no URL can name it',
  );

export const SaleParams = z.object({ id: saleId });
export const PurchaseParams = z.object({ id: saleId, user_id: userId });

const itemExample = '7b0e7c34-5a0e-4c39-9a3c-0d5a1f2b6c11';
const itemId = z.uuid().meta({ description: 'The item that is sold.', examples: [itemExample] });

const STARTS_AT = '2026-03-01T10:00:00+01:00';
const ENDS_AT = '2026-03-01T12:00:00+01:00';
/** Later years have more than four digits. */
const END_OF_TIME = Date.UTC(10_000);

/** An instant with any offset, kept to the millisecond. */
const moment = (description: string, example: string) =>
  z.iso
    .datetime({ offset: true, abort: true, error: `must be a time with an offset, such as ${STARTS_AT}` })
    .refine((value) => Date.parse(value) >= 0 && Date.parse(value) < END_OF_TIME, {
      abort: true,
      error: 'must be an instant of 1970 to 9999',
    })
    .meta({ description, examples: [example] })
    .transform((value) => new Date(value).toISOString());

export const SaleSettings = z
  .strictObject({
    item_id: itemId,
    starts_at: moment('When the first purchase is possible.', STARTS_AT),
    ends_at: moment('When no purchase is possible any more.', ENDS_AT),
  })
  .refine(({ starts_at, ends_at }) => ends_at > starts_at, { path: ['ends_at'], message: 'must be after starts_at' })
  .meta({ id: 'SaleSettings', description: 'The item and the window of a sale.' });

export const Sale = z
  .strictObject({
    id: saleId,
    item_id: itemId,
    name: z.string().meta({ description: 'The item’s name.' }),
    status: z.enum(['upcoming', 'active', 'ended']).meta({ description: 'Where `server_time` is in the window.' }),
    sold_out: z.boolean().meta({ description: 'Whether no unit remains.' }),
    starts_at: instant.meta({ description: 'When the first purchase is possible.' }),
    ends_at: instant.meta({ description: 'When no purchase is possible any more.' }),
    total_quantity: z.int().meta({ description: 'All units of the item, sold ones included.' }),
    remaining_quantity: z.int().meta({ description: 'Units that can be bought.' }),
    server_time: instant.meta({ description: 'When this was true, by the clock that decides.' }),
  })
  .meta({
    id: 'Sale',
    description: 'A sale of an item, and its status.',
    examples: [
      {
        id: 'demo',
        item_id: itemExample,
        name: 'Aurora Lamp, First Edition',
        status: 'active',
        sold_out: false,
        starts_at: '2026-03-01T09:00:00.000000Z',
        ends_at: '2026-03-01T11:00:00.000000Z',
        total_quantity: 100,
        remaining_quantity: 73,
        server_time: '2026-03-01T09:30:00.123456Z',
      },
    ],
  });

export type Sale = z.output<typeof Sale>;

export const NewPurchase = z
  .strictObject({ user_id: userId })
  .meta({ id: 'NewPurchase', description: 'The user who buys a unit.' });

const purchaseExample = {
  id: '5f0c6d0e-8a55-5f0e-9a3d-3f1f5f0f4c1b',
  sale_id: 'demo',
  item_id: itemExample,
  user_id: 'ada@example.com',
  created_at: '2026-03-01T09:30:00.123456Z',
};

export const Purchase = z
  .strictObject({
    id: z.uuid().meta({ description: 'The purchase’s id, its reference.' }),
    sale_id: saleId,
    item_id: itemId,
    user_id: z.string().meta({ description: 'The user, in lower case.' }),
    created_at: instant.meta({ description: 'When the unit was bought.' }),
  })
  .meta({ id: 'Purchase', description: 'One unit, bought by a user.', examples: [purchaseExample] });

export type Purchase = z.output<typeof Purchase>;

export const PurchaseCheck = z
  .strictObject({
    secured: z.boolean().meta({ description: 'Whether the user has bought a unit.' }),
    purchase: Purchase.optional().meta({ description: 'The purchase, if there is one.' }),
  })
  .meta({
    id: 'PurchaseCheck',
    description: 'Whether a user has bought a unit in a sale.',
    examples: [{ secured: true, purchase: purchaseExample }],
  });
