import { getSettings, isDevelopment, type Settings } from '../settings.ts';
import { logPublisher } from './log-publisher.ts';
import type { Publisher } from './publisher.ts';
import { WebhookPublisher } from './webhook-publisher.ts';

export { relay } from './relay.ts';

let chosen: { publisher: Publisher | undefined } | undefined;

/** Where this process takes events, by its settings; undefined if they have to wait. */
export function getPublisher(): Publisher | undefined {
  chosen ??= { publisher: choosePublisher(getSettings()) };
  return chosen.publisher;
}

function choosePublisher(settings: Settings): Publisher | undefined {
  const { OUTBOX_WEBHOOK_URL: url, OUTBOX_WEBHOOK_SECRET: secret } = settings;
  const allowPrivate = isDevelopment(settings);
  if (url !== undefined && secret !== undefined) return new WebhookPublisher({ url, secret, allowPrivate });
  return allowPrivate ? logPublisher : undefined;
}
