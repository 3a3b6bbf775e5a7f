import { z } from 'zod';
import { quantity, text } from '../schemas.ts';

export const ProductParams = z.object({
  id: text(100).meta({
    description: 'The product’s id: any 1 to 100 printable characters.',
    examples: ['white-t-shirt'],
  }),
});

export const StockCount = z
  .strictObject({ stock: quantity(0).meta({ description: 'Units in stock from now on.', examples: [123] }) })
  .meta({ id: 'StockCount', description: 'A count of the units in stock.' });

export const StockLevels = z
  .strictObject({
    IN_STOCK: z.int().meta({ description: 'Units that can be reserved, including those of lapsed reservations.' }),
    RESERVED: z.int().meta({ description: 'Units held by unused tokens that have not lapsed.' }),
    SOLD: z.int().meta({ description: 'Units sold.' }),
  })
  .meta({
    id: 'StockLevels',
    description: 'Where a product’s units are.',
    examples: [{ IN_STOCK: 123, RESERVED: 4, SOLD: 12 }],
  });

export const ReservationToken = z
  .strictObject({
    reservationToken: z.uuid().meta({
      description: 'The token of one unit, as returned by reserve.',
      examples: ['22489339-5462-458b-b184-fc1f55eedab5'],
    }),
  })
  .meta({ id: 'ReservationToken', description: 'The token of one reserved unit.' });

/** The row of an item, in the terms of this API. */
export const levels = (item: {
  available_quantity: number;
  reserved_quantity: number;
  confirmed_quantity: number;
}) => ({
  IN_STOCK: item.available_quantity,
  RESERVED: item.reserved_quantity,
  SOLD: item.confirmed_quantity,
});

export const StockUnit = z
  .strictObject({ status: z.enum(['IN_STOCK', 'SOLD']).meta({ description: 'Where the unit is now.' }) })
  .meta({ id: 'StockUnit', description: 'Where a unit is after its token was used.' });
