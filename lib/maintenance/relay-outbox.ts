import type { Outcome } from '../database/command.ts';
import { type Execution, operation, problem, success } from '../operation.ts';
import { getPublisher, relay } from '../outbox/index.ts';
import { PUBLISH_TIMEOUT_MS } from '../outbox/publisher.ts';
import { Nothing } from '../schemas.ts';
import { Relayed } from './schemas.ts';
import { withCron } from './with-cron.ts';

/** So long before the request's deadline the last attempts should be over, in milliseconds: to note what came of them. */
const RESERVE_MS = 700;

/** Publish what is due, as far as the request's time goes. */
async function relayInTime({ runCommand, deadline }: Execution): Promise<Outcome> {
  const publisher = getPublisher();
  if (publisher === undefined) return { outcome: 'publisher_missing' };
  const until = deadline - PUBLISH_TIMEOUT_MS - RESERVE_MS;
  return { outcome: 'relayed', data: await relay({ publisher, runCommand, until: () => until }) };
}

/** Publish the events of the outbox that are due (spec 004, the outbox publisher). */
export const [relayOutbox, relayOutboxByCron] = withCron(
  operation({
    id: 'relayOutbox',
    method: 'POST',
    path: '/v1/maintenance/relay-outbox',
    tag: 'Maintenance',
    summary: 'Publish the events that are due',
    description:
      'Starts deliveries for a second or so; the next call continues. Each event arrives at least once, and those of one order or item in order. ' +
      'Any number can run at once.',
    guard: 'maintenance',
    body: Nothing,
    run: (_, execution) => relayInTime(execution),
    outcomes: {
      relayed: success(200, 'How many events were published, and how many were not.', Relayed),
      publisher_missing: problem(
        409,
        'The events have no receiver',
        'Set OUTBOX_WEBHOOK_URL: until then the events wait.',
      ),
    },
  }),
);
