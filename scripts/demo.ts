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
const { step, say, holdfast, unseen, reserveAtOnce } = converse({ baseUrl, env: process.env, pace, brief });

/** Long enough to show the rows of holds before they lapse. */
const SHORT_TTL = 2 + Math.ceil(pace);
let itemId = '';
let database: string | undefined;

async function createItem(): Promise<void> {
  await step('An item with 5 units');
  const { data, outcome, problem } = await holdfast.createItem({ name: 'T-Shirt', initial_quantity: 5 });
  if (outcome === 'unauthorized') throw new Error('The item was not created: set API_KEY to that of the service');
  if (!data) throw new Error(`The item was not created: ${problem.message}`);
  itemId = data.id;
  database = await findDatabase(process.env, itemId);
  await showState();
}

async function rush(): Promise<string[]> {
  await step('20 customers want one each, at the same moment');
  const customers = Array.from({ length: 20 }, (_, index) => `customer_${String(index + 1).padStart(2, '0')}`);
  const wishes = customers.map((customer) => ({ ...reservation(customer, 1), ttl_seconds: SHORT_TTL }));
  const results = await reserveAtOnce(wishes);
  const holds = results.flatMap((result) => (result.outcome === 'reserved' ? result.data.id : []));
  await showState(...holds);
  return holds;
}

async function lapse(holds: string[]): Promise<void> {
  await step('Holds lapse, and their units are available again');
  await say(`None of the ${holds.length} confirms within ${SHORT_TTL} seconds …`);
  for (const hold of holds)
    while ((await unseen.getReservation({ id: hold })).data?.status === 'PENDING') await delay(100);
  await holdfast.getItem({ id: itemId });
  await say('Now it is too late to confirm. The sweep only tidies up:');
  await holdfast.confirmReservation({ id: holds[0] as string });
  await holdfast.expireReservations();
  await showState(...holds);
}

async function cancel(): Promise<void> {
  await step('Cancelling twice returns the units once');
  const hold = await reserve('alice', 3);
  await say('3 of 5 are held, so another 3 are too many:');
  await holdfast.createReservation(reservation('bob', 3));
  await say('Alice cancels, and cancels again:');
  await holdfast.cancelReservation({ id: hold });
  await holdfast.cancelReservation({ id: hold });
  await showState(hold);
}

async function confirm(): Promise<void> {
  await step('Confirming twice sells the units once');
  const hold = await reserve('dave', 4);
  await holdfast.confirmReservation({ id: hold });
  await holdfast.confirmReservation({ id: hold });
  await say('What is sold cannot be cancelled:');
  await holdfast.cancelReservation({ id: hold });
  await showState(hold);
}

async function audit(): Promise<void> {
  await step('Every unit is accounted for');
  if (database) await show(database, ledgerRows(itemId), itemRow(itemId));
  else await holdfast.getItem({ id: itemId });
  await say('The audit checks every rule for what has moved since the last audit:');
  await holdfast.audit();
}

const reservation = (customer_id: string, quantity: number) => ({ item_id: itemId, customer_id, quantity });

async function reserve(customer: string, quantity: number): Promise<string> {
  const { data, outcome } = await holdfast.createReservation(reservation(customer, quantity));
  if (!data) throw new Error(`The reservation of ${customer} was refused: ${outcome}`);
  return data.id;
}

/** The rows of the item and of these reservations if they can be read, else the API's view of the item. */
async function showState(...holds: string[]): Promise<void> {
  if (!database) return void (await holdfast.getItem({ id: itemId }));
  await show(database, itemRow(itemId), ...(holds.length ? [reservationRows(holds)] : []));
}

/** Why fetch failed is the cause of its error. */
const reasonOf = ({ cause, message }: Error) => (cause instanceof Error ? cause.message : message);

try {
  console.log(`Holdfast at ${baseUrl}; every endpoint is described at ${baseUrl}/docs`);
  await createItem();
  await lapse(await rush());
  for (const part of [cancel, confirm, audit]) await part();
} catch (error) {
  const { cause, message } = error as Error;
  console.error(
    cause instanceof Error ? `No response (${reasonOf(cause)}): start the service first (npm start)` : message,
  );
  process.exitCode = 1;
}
