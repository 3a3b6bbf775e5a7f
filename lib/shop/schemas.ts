import { z } from 'zod';
import { instant, quantity, text } from '../schemas.ts';

const productId = z.int().meta({ description: 'The product number.', examples: [1] });
const orderExample = 'dd1f989c-074c-5b17-a601-5004dd40bf85';
const orderId = z.uuid().meta({ description: 'The order’s id.', examples: [orderExample] });
const cents = (description: string) => z.int().meta({ description: `${description}, in cents.` });

/** A product number in a URL. */
const productIdText = z
  .string()
  .regex(/^-?\d{1,15}$/, 'must be an integer')
  .transform(Number)
  .meta({ type: 'integer', description: 'The product number.', examples: [1] });

export const ProductParams = z.object({ product_id: productIdText });
export const OrderParams = z.object({ order_id: orderId });
export const OrdersQuery = z.object({ product_id: productIdText });

const orderStatus = z.enum(['CONFIRMED', 'CANCELLED']);

export const NewOrder = z
  .strictObject({
    product_id: productId,
    idempotency_key: z
      .uuidv4()
      .toLowerCase()
      .meta({
        description: 'A UUID v4 chosen by the caller: one order per key.',
        examples: ['550e8400-e29b-41d4-a716-446655440000'],
      }),
    customer_id: text(50).meta({ description: 'The customer who orders.', examples: ['customer_42'] }),
    quantity: quantity(1, 5).meta({ description: 'Units to buy.', examples: [2] }),
  })
  .meta({ id: 'NewOrder', description: 'An order to place.' });

export const Order = z
  .strictObject({
    order_id: orderId,
    product_id: productId,
    customer_id: z.string().meta({ description: 'The customer who ordered.' }),
    quantity: z.int().meta({ description: 'Units bought.' }),
    unit_price: cents('The price of one unit'),
    total_price: cents('The price of all units'),
    status: orderStatus.meta({ description: 'The status when the order was placed: CONFIRMED.' }),
    created_at: instant.meta({ description: 'When the order was placed.' }),
  })
  .meta({
    id: 'Order',
    description: 'An order as it was placed.',
    examples: [
      {
        order_id: orderExample,
        product_id: 1,
        customer_id: 'customer_42',
        quantity: 2,
        unit_price: 4999,
        total_price: 9998,
        status: 'CONFIRMED',
        created_at: '2026-03-01T09:30:00.123456Z',
      },
    ],
  });

export const OrderCancellation = z
  .strictObject({ product_id: productId })
  .meta({ id: 'OrderCancellation', description: 'The product of the order to cancel.' });

export const CancelledOrder = z
  .strictObject({
    order_id: orderId,
    status: z.literal('CANCELLED'),
    restored_quantity: z.int().meta({ description: 'Units returned to stock.' }),
  })
  .meta({
    id: 'CancelledOrder',
    description: 'A cancelled order.',
    examples: [{ order_id: orderExample, status: 'CANCELLED', restored_quantity: 2 }],
  });

export const Product = z
  .strictObject({
    id: productId,
    name: z.string().meta({ description: 'The product’s name.' }),
    price: cents('The price of one unit'),
    initial_stock: z.int().meta({ description: 'All units: in stock, reserved and sold.' }),
    current_stock: z.int().meta({ description: 'Units in stock now.' }),
  })
  .meta({
    id: 'Product',
    description: 'A product and its stock.',
    examples: [{ id: 1, name: 'Mechanical Keyboard Ultra', price: 4999, initial_stock: 100, current_stock: 73 }],
  });

export const ProductOrders = z
  .strictObject({
    product_id: productId,
    orders: z.array(
      z.strictObject({
        order_id: orderId,
        customer_id: z.string(),
        quantity: z.int(),
        total_price: cents('The price of all units'),
        status: orderStatus.meta({ description: 'The status of the order.' }),
        created_at: instant,
      }),
    ),
  })
  .meta({ id: 'ProductOrders', description: 'The last 50 orders of a product, latest first.' });
