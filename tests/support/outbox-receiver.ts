import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Received, type Receiver, startReceiver } from '../../scripts/demo-webhook/receiver.ts';
import { SECRET } from './outbox.ts';

type Reply = { status: number; headers?: Record<string, string> };

/** A receiver for the tests of a file, and the settings of a service that publishes to it. */
export interface TestReceiver {
  /** Filled in before the hosts of the file start. */
  settings: Record<string, string>;
  /** Every event that came with a right signature, repeats included. */
  received: Received[];
  refusals: string[];
  /** What an event is answered: 204 again for each test. */
  reply: (event: Received) => Reply | Promise<Reply>;
}

export function useReceiver(): TestReceiver {
  const settings: Record<string, string> = { OUTBOX_WEBHOOK_SECRET: SECRET };
  const used: TestReceiver = { settings, received: [], refusals: [], reply: () => ({ status: 204 }) };
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver({
      secret: SECRET,
      async respond(event, response) {
        used.received.push(event);
        const { status, headers } = await used.reply(event);
        response.writeHead(status, headers).end();
      },
      onRefusal: (reason) => used.refusals.push(reason),
    });
    settings.OUTBOX_WEBHOOK_URL = receiver.url;
  });
  beforeEach(() => {
    used.received.length = 0;
    used.reply = () => ({ status: 204 });
  });
  afterAll(() => receiver.close());
  return used;
}
