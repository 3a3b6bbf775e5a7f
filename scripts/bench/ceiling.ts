/**
 * The most that node:http behind nginx can answer, in place of an api: it reads the body of any POST and responds 201 with
 * as many bytes as an order has, without validation, database or log.
 */
import { createServer } from 'node:http';
import { securityHeaders } from '../../lib/http/response.ts';

const order = Buffer.from(
  JSON.stringify({
    order_id: '22489339-5462-458b-b184-fc1f55eedab5',
    product_id: 1,
    customer_id: 'customer_42',
    quantity: 1,
    unit_price: 4999,
    total_price: 4999,
    status: 'CONFIRMED',
    created_at: '2026-01-01T00:00:00.000000Z',
  }),
);
const headers = {
  'cache-control': 'no-store',
  'content-length': order.length,
  ...securityHeaders,
  'x-request-id': '22489339-5462-458b-b184-fc1f55eedab5',
  'content-type': 'application/json',
};

const server = createServer({ keepAliveTimeout: 75_000 }, (req, res) => {
  req.resume().on('end', () => res.writeHead(req.method === 'POST' ? 201 : 200, headers).end(order));
});
server.listen(Number(process.env.PORT), process.env.HOST, () => process.send?.({ type: 'listening' }));
process.once('SIGTERM', () => process.exit(0)).once('disconnect', () => process.exit(0));
