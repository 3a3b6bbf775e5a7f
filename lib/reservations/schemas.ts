import { z } from 'zod';
import { instant, quantity, text } from '../schemas.ts';

const itemExample = '7b0e7c34-5a0e-4c39-9a3c-0d5a1f2b6c11';
const reservationExample = '22489339-5462-458b-b184-fc1f55eedab5';

const itemId = z.uuid().meta({ description: 'The item’s id.', examples: [itemExample] });
const reservationId = z.uuid().meta({ description: 'The reservation’s id.', examples: [reservationExample] });

export const ItemParams = z.object({ id: itemId });
export const ReservationParams = z.object({ id: reservationId });

const events = z.boolean().meta({
  description: 'Whether each movement of the item’s units is published as an event, `stock.moved`.',
  examples: [true],
});

export const NewItem = z
  .strictObject({
    name: text(200).meta({ description: 'The item’s name.', examples: ['White T-Shirt'] }),
    initial_quantity: quantity(1).meta({ description: 'Units in stock at creation.', examples: [5] }),
    events: events.default(false),
  })
  .meta({ id: 'NewItem', description: 'An item to create.' });

export const Item = z
  .strictObject({
    id: itemId,
    name: z.string(),
    total_quantity: z.int().meta({ description: 'All units: available, reserved and confirmed.' }),
    available_quantity: z.int().meta({ description: 'Units that can be reserved, including those of lapsed holds.' }),
    reserved_quantity: z.int().meta({ description: 'Units in pending holds that have not lapsed.' }),
    confirmed_quantity: z.int().meta({ description: 'Units sold.' }),
    events,
  })
  .meta({
    id: 'Item',
    description: 'An item and where its units are.',
    examples: [
      {
        id: itemExample,
        name: 'White T-Shirt',
        total_quantity: 5,
        available_quantity: 2,
        reserved_quantity: 2,
        confirmed_quantity: 1,
        events: false,
      },
    ],
  });

/** The item as this API shows it, of all that the database knows of it. */
export const itemBody = ({
  id,
  name,
  total_quantity,
  available_quantity,
  reserved_quantity,
  confirmed_quantity,
  events,
}: z.output<typeof Item>) => ({
  id,
  name,
  total_quantity,
  available_quantity,
  reserved_quantity,
  confirmed_quantity,
  events,
});

export const ItemSettings = z
  .strictObject({ events })
  .meta({ id: 'ItemSettings', description: 'What can be changed of an item.' });

export const NewReservation = z
  .strictObject({
    item_id: itemId,
    customer_id: text(200).meta({
      description: 'The customer for whom the units are held.',
      examples: ['customer_42'],
    }),
    quantity: quantity(1).meta({ description: 'Units to hold.', examples: [1] }),
    ttl_seconds: quantity(1, 86_400)
      .optional()
      .meta({
        description: 'Seconds until the hold lapses; by default RESERVATION_TTL_SECONDS (600).',
        examples: [600],
      }),
  })
  .meta({ id: 'NewReservation', description: 'Units to hold for a customer.' });

const moment = (description: string) => instant.nullable().meta({ description });

export const Reservation = z
  .strictObject({
    id: reservationId,
    item_id: itemId,
    customer_id: z
      .string()
      .nullable()
      .meta({ description: 'The customer for whom the units are held; null for a token of the stock counters API.' }),
    quantity: z.int().meta({ description: 'Units held.' }),
    status: z
      .enum(['PENDING', 'CONFIRMED', 'CANCELLED', 'EXPIRED'])
      .meta({ description: 'PENDING holds the units; every other status is final.' }),
    created_at: instant.meta({ description: 'When the hold began.' }),
    expires_at: instant.meta({ description: 'When a pending hold lapses.' }),
    confirmed_at: moment('When the units were sold.'),
    cancelled_at: moment('When the units were returned to stock.'),
    expired_at: moment('When the hold lapsed: its deadline.'),
  })
  .meta({
    id: 'Reservation',
    description: 'Units held for a customer until a deadline, and their status.',
    examples: [
      {
        id: reservationExample,
        item_id: itemExample,
        customer_id: 'customer_42',
        quantity: 1,
        status: 'PENDING',
        created_at: '2026-03-01T09:30:00.123456Z',
        expires_at: '2026-03-01T09:40:00.123456Z',
        confirmed_at: null,
        cancelled_at: null,
        expired_at: null,
      },
    ],
  });
