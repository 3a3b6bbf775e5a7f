/**
 * `npm run demo`: walk through spec 001 against a running service, showing every request, response and database row; made
 * for recording (spec 001, 9).
 *
 *     npm run demo -- --pace 2        pause two seconds before each step
 *     npm run demo -- --brief         show each body in one line
 *
 * BASE_URL is the service (default http://localhost:3000); API_KEY and CRON_SECRET are sent where they are needed. The rows
 * are read through DATABASE_URL, or else from the database that `npm start` keeps in DATA_DIR (default .data). Where neither
 * is the service's own, the demo shows the API's view of the item instead.
 */
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { converse } from './demo/conversation.ts';
import { findDatabase, itemRow, ledgerRows, reservationRows, show } from './demo/rows.ts';
import { numberFromZero } from './options.ts';

const { pace, brief } = new Command('npm run demo --')
  .description('Walk through spec 001, showing every request, response and row.')
  .option('--pace <seconds>', 'pause before each step', numberFromZero, 0)
  .option('--brief', 'show each body in one line', false)
  .parse()
  .opts<{ pace: number; brief: boolean }>();
if (existsSync('.env')) process.loadEnvFile('.env');
const baseUrl = process.env.BASE_URL || `http://localhost:${process.env.PORT || 3000}`;
const { step, say, request, send, sendAtOnce } = converse({ baseUrl, env: process.env, pace, brief });

/** Long enough to show the rows of holds before they lapse. */
const SHORT_TTL = 2 + Math.ceil(pace);
let itemId = '';
let database: string | undefined;

async function createItem(): Promise<void> {
  await step('An item with 5 units');
  const { status, body } = await send('POST', '/v1/items', { name: 'T-Shirt', initial_quantity: 5 });
  if (status !== 201) throw new Error('The item was not created: set API_KEY to that of the service');
  itemId = body.id;
  database = await findDatabase(process.env, itemId);
  await showState();
}

async function rush(): Promise<string[]> {
  await step('20 customers want one each, at the same moment');
  const customers = Array.from({ length: 20 }, (_, index) => `customer_${String(index + 1).padStart(2, '0')}`);
  const wishes = customers.map((customer) => reservation(customer, 1, SHORT_TTL));
  const responses = await sendAtOnce('POST', '/v1/reservations', wishes);
  const holds = responses.filter(({ status }) => status === 201).map(({ body }) => body.id as string);
  await showState(...holds);
  return holds;
}

async function lapse(holds: string[]): Promise<void> {
  await step('Holds lapse, and their units are available again');
  await say(`None of the ${holds.length} confirms within ${SHORT_TTL} seconds …`);
  for (const hold of holds)
    while ((await request('GET', `/v1/reservations/${hold}`)).body.status === 'PENDING') await delay(100);
  await send('GET', `/v1/items/${itemId}`);
  await say('Now it is too late to confirm. The sweep only tidies up:');
  await send('POST', `/v1/reservations/${holds[0]}/confirm`);
  await send('POST', '/v1/maintenance/expire-reservations');
  await showState(...holds);
}

async function cancel(): Promise<void> {
  await step('Cancelling twice returns the units once');
  const hold = await reserve('alice', 3);
  await say('3 of 5 are held, so another 3 are too many:');
  await reserve('bob', 3);
  await say('Alice cancels, and cancels again:');
  await send('POST', `/v1/reservations/${hold}/cancel`);
  await send('POST', `/v1/reservations/${hold}/cancel`);
  await showState(hold);
}

async function confirm(): Promise<void> {
  await step('Confirming twice sells the units once');
  const hold = await reserve('dave', 4);
  await send('POST', `/v1/reservations/${hold}/confirm`);
  await send('POST', `/v1/reservations/${hold}/confirm`);
  await say('What is sold cannot be cancelled:');
  await send('POST', `/v1/reservations/${hold}/cancel`);
  await showState(hold);
}

async function audit(): Promise<void> {
  await step('Every unit is accounted for');
  if (database) await show(database, ledgerRows(itemId), itemRow(itemId));
  else await send('GET', `/v1/items/${itemId}`);
  await say('The audit checks every rule for what has moved since the last audit:');
  await send('GET', '/v1/maintenance/audit');
}

const reservation = (customer_id: string, quantity: number, ttl_seconds?: number) => ({
  item_id: itemId,
  ...{ customer_id, quantity, ttl_seconds },
});

async function reserve(customer: string, quantity: number): Promise<string> {
  return (await send('POST', '/v1/reservations', reservation(customer, quantity))).body.id;
}

/** The rows of the item and of these reservations if they can be read, else the API's view of the item. */
async function showState(...holds: string[]): Promise<void> {
  if (!database) return void (await send('GET', `/v1/items/${itemId}`));
  await show(database, itemRow(itemId), ...(holds.length ? [reservationRows(holds)] : []));
}

try {
  console.log(`Holdfast at ${baseUrl}; every endpoint is described at ${baseUrl}/docs`);
  await createItem();
  await lapse(await rush());
  for (const part of [cancel, confirm, audit]) await part();
} catch (error) {
  const { cause, message } = error as Error & { cause?: Error };
  console.error(cause ? `No response (${cause.message}): start the service first (npm start)` : message);
  process.exitCode = 1;
}
