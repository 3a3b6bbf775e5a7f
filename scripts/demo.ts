/**
 * `npm run demo`: walk through spec 001 against a running service, showing every request, response and database row; made
 * for recording (spec 001, 9).
 *
 *     npm run demo -- --pace 2        pause two seconds before each step
 *
 * BASE_URL is the service (default http://localhost:3000); API_KEY and CRON_SECRET are sent where they are needed. The rows
 * are read through DATABASE_URL, or else from the database that `npm start` keeps in DATA_DIR (default .data). Where neither
 * is the service's own, the demo shows the API's view of the item instead.
 */
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { converse } from './demo/conversation.ts';
import { findDatabase, LEDGER, ROWS, show } from './demo/rows.ts';
import { numberFromZero } from './options.ts';

const SHORT_TTL = 2;

const { pace } = new Command('npm run demo --')
  .description('Walk through spec 001, showing every request, response and row.')
  .option('--pace <seconds>', 'pause before each step', numberFromZero, 0)
  .parse()
  .opts<{ pace: number }>();
if (existsSync('.env')) process.loadEnvFile('.env');
const baseUrl = process.env.BASE_URL || `http://localhost:${process.env.PORT || 3000}`;
const { step, say, request, send } = converse(baseUrl, process.env, pace);
let itemId = '';
let database: string | undefined;

async function createItem(): Promise<void> {
  await step('An item with 5 units');
  const { status, body } = await send('POST', '/v1/items', { name: 'White T-Shirt', initial_quantity: 5 });
  if (status !== 201) throw new Error('The item was not created: set API_KEY to that of the service');
  itemId = body.id;
  database = await findDatabase(process.env, itemId);
  await showState();
}

async function cancel(): Promise<void> {
  await step('Cancelling makes the units available again');
  const hold = await reserve('alice', 3);
  await showState();
  await say('3 of 5 are held, so another 3 are too many:');
  await reserve('bob', 3);
  await send('GET', `/v1/items/${itemId}`);
  await say('Alice cancels twice; the units come back once:');
  await send('POST', `/v1/reservations/${hold}/cancel`);
  await send('POST', `/v1/reservations/${hold}/cancel`);
  await showState();
}

async function expire(): Promise<void> {
  await step('Holds expire, and their units are available again');
  const hold = await reserve('carol', 2, SHORT_TTL);
  await send('GET', `/v1/items/${itemId}`);
  await say(`Carol does nothing for ${SHORT_TTL} seconds …`);
  while ((await request('GET', `/v1/reservations/${hold}`)).body.status === 'PENDING') await delay(100);
  await say('The units are available again at once, and it is too late to confirm. The sweep only tidies up:');
  await send('GET', `/v1/items/${itemId}`);
  await send('POST', `/v1/reservations/${hold}/confirm`);
  await send('POST', '/v1/maintenance/expire-reservations');
  await showState();
}

async function confirm(): Promise<void> {
  await step('Confirming sells the units, once');
  const hold = await reserve('dave', 4);
  await send('POST', `/v1/reservations/${hold}/confirm`);
  await say('Confirming again returns the same response and sells nothing more:');
  await send('POST', `/v1/reservations/${hold}/confirm`);
  await say('Sold units cannot be cancelled:');
  await send('POST', `/v1/reservations/${hold}/cancel`);
  await showState();
}

async function audit(): Promise<void> {
  await step('Every unit is accounted for');
  if (database) await show(database, itemId, LEDGER);
  await send('GET', `/v1/items/${itemId}`);
  await say('The audit checks every rule for what has moved since the last audit:');
  await send('GET', '/v1/maintenance/audit');
}

async function reserve(customer_id: string, quantity: number, ttl_seconds?: number): Promise<string> {
  return (await send('POST', '/v1/reservations', { item_id: itemId, customer_id, quantity, ttl_seconds })).body.id;
}

/** The rows if they can be read, else the API's view of the item. */
async function showState(): Promise<void> {
  if (database) await show(database, itemId, ROWS);
  else await send('GET', `/v1/items/${itemId}`);
}

try {
  console.log(`Holdfast at ${baseUrl}; every endpoint is described at ${baseUrl}/docs`);
  for (const part of [createItem, cancel, expire, confirm, audit]) await part();
} catch (error) {
  const { cause, message } = error as Error & { cause?: Error };
  console.error(cause ? `No response (${cause.message}): start the service first (npm start)` : message);
  process.exitCode = 1;
}
