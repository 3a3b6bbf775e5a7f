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
import { Conversation } from './demo/conversation.ts';
import { findDatabase, showLedger, showRows } from './demo/rows.ts';
import { numberFromZero } from './options.ts';

const SHORT_TTL = 2;

/** The steps of the demo, on an item of its own. */
class Walk {
  readonly #service: Conversation;
  #itemId = '';
  #database: string | undefined;

  constructor(service: Conversation) {
    this.#service = service;
  }

  async createItem(): Promise<void> {
    await this.#service.step('An item with 5 units');
    const { status, body } = await this.#service.send('POST', '/v1/items', {
      name: 'White T-Shirt',
      initial_quantity: 5,
    });
    if (status !== 201) throw new Error('The item was not created: set API_KEY to that of the service');
    this.#itemId = body.id;
    this.#database = await findDatabase(process.env, this.#itemId);
    await this.#state();
  }

  async cancel(): Promise<void> {
    await this.#service.step('Cancelling makes the units available again');
    const hold = await this.#reserve('alice', 3);
    await this.#state();
    await this.#service.say('3 of 5 are held, so another 3 are too many:');
    await this.#reserve('bob', 3);
    await this.#service.send('GET', `/v1/items/${this.#itemId}`);
    await this.#service.say('Alice cancels twice; the units come back once:');
    await this.#service.send('POST', `/v1/reservations/${hold}/cancel`);
    await this.#service.send('POST', `/v1/reservations/${hold}/cancel`);
    await this.#state();
  }

  async expire(): Promise<void> {
    await this.#service.step('Holds expire, and their units are available again');
    const hold = await this.#reserve('carol', 2, SHORT_TTL);
    await this.#service.send('GET', `/v1/items/${this.#itemId}`);
    await this.#service.say(`Carol does nothing for ${SHORT_TTL} seconds …`);
    while ((await this.#service.request('GET', `/v1/reservations/${hold}`)).body.status === 'PENDING') await delay(100);
    await this.#service.say(
      'The units are available again at once, and it is too late to confirm. The sweep only tidies up:',
    );
    await this.#service.send('GET', `/v1/items/${this.#itemId}`);
    await this.#service.send('POST', `/v1/reservations/${hold}/confirm`);
    await this.#service.send('POST', '/v1/maintenance/expire-reservations');
    await this.#state();
  }

  async confirm(): Promise<void> {
    await this.#service.step('Confirming sells the units, once');
    const hold = await this.#reserve('dave', 4);
    await this.#service.send('POST', `/v1/reservations/${hold}/confirm`);
    await this.#service.say('Confirming again returns the same response and sells nothing more:');
    await this.#service.send('POST', `/v1/reservations/${hold}/confirm`);
    await this.#service.say('Sold units cannot be cancelled:');
    await this.#service.send('POST', `/v1/reservations/${hold}/cancel`);
    await this.#state();
  }

  async audit(): Promise<void> {
    await this.#service.step('Every unit is accounted for');
    if (this.#database) await showLedger(this.#database, this.#itemId);
    await this.#service.send('GET', `/v1/items/${this.#itemId}`);
    await this.#service.say('The audit recomputes every counter and rule from the rows and the ledger:');
    await this.#service.send('GET', '/v1/maintenance/audit');
  }

  async #reserve(customer_id: string, quantity: number, ttl_seconds?: number): Promise<string> {
    const ttl = ttl_seconds === undefined ? {} : { ttl_seconds };
    const body = { item_id: this.#itemId, customer_id, quantity, ...ttl };
    return (await this.#service.send('POST', '/v1/reservations', body)).body.id;
  }

  /** The rows if they can be read, else the API's view of the item. */
  async #state(): Promise<void> {
    if (this.#database) await showRows(this.#database, this.#itemId);
    else await this.#service.send('GET', `/v1/items/${this.#itemId}`);
  }
}

async function main(): Promise<void> {
  const { pace } = new Command('npm run demo --')
    .description('Walk through spec 001, showing every request, response and row.')
    .option('--pace <seconds>', 'pause before each step', numberFromZero, 0)
    .parse()
    .opts<{ pace: number }>();
  if (existsSync('.env')) process.loadEnvFile('.env');
  const baseUrl = process.env.BASE_URL || `http://localhost:${process.env.PORT || 3000}`;
  const service = new Conversation(baseUrl, process.env, pace);
  console.log(`Holdfast at ${baseUrl}; every endpoint is described at ${baseUrl}/docs`);
  const walk = new Walk(service);
  await walk.createItem();
  await walk.cancel();
  await walk.expire();
  await walk.confirm();
  await walk.audit();
}

main().catch((error: Error & { cause?: Error }) => {
  console.error(
    error.cause ? `No response (${error.cause.message}): start the service first (npm start)` : error.message,
  );
  process.exitCode = 1;
});
