/** `npm run demo:webhook`: a receiver of the outbox's events, which verifies their signatures and prints them. */
import { randomBytes } from 'node:crypto';
import { Command } from 'commander';
import { startReceiver } from './demo-webhook/receiver.ts';
import { wholeNumber } from './options.ts';

const { port, secret } = new Command('npm run demo:webhook --')
  .description('Receive the events of the outbox, verify their signatures and print them.')
  .option('--port <number>', 'where it listens', wholeNumber, 3999)
  .option('--secret <whsec_…>', 'the secret; by default a new one', `whsec_${randomBytes(32).toString('base64')}`)
  .parse()
  .opts<{ port: number; secret: string }>();

const { url } = await startReceiver({
  secret,
  port,
  respond(event, response) {
    console.log(JSON.stringify(event));
    response.writeHead(204).end();
  },
  onRefusal: (reason) => console.log(`Refused: ${reason}`),
});
console.log(`Listening. Start the service with this, and close an order:

  OUTBOX_WEBHOOK_URL=${url} OUTBOX_WEBHOOK_SECRET=${secret} npm start
`);
