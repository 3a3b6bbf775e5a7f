import { Webhook } from 'standardwebhooks';
import { Agent, type Dispatcher, request } from 'undici';
import { lookupPublic, NOT_PUBLIC, refuseAddress } from './public-address.ts';
import { type Delivery, type Event, PUBLISH_TIMEOUT_MS, type Publisher } from './publisher.ts';
import { retryAfterOf } from './retry-after.ts';

/** How much of a response's body is read, in bytes, to use its connection again: nothing is done with it. */
const MOST_READ = 16 * 1024;

type WebhookOptions = {
  url: string;
  /** `whsec_` and Base64. */
  secret: string;
  /** Whether the URL may lead to this machine or a private network. */
  allowPrivate: boolean;
};

/** Posts events to a URL as Standard Webhooks (https://www.standardwebhooks.com), signed with the secret. */
export class WebhookPublisher implements Publisher {
  readonly name = 'webhook';
  readonly #url: URL;
  readonly #webhook: Webhook;
  readonly #agent: Agent;
  readonly #allowPrivate: boolean;

  constructor({ url, secret, allowPrivate }: WebhookOptions) {
    this.#url = new URL(url);
    this.#webhook = new Webhook(secret);
    this.#allowPrivate = allowPrivate;
    const connect = { timeout: PUBLISH_TIMEOUT_MS, ...(allowPrivate ? {} : { lookup: lookupPublic }) };
    this.#agent = new Agent({ connect });
  }

  async publish(event: Event): Promise<Delivery> {
    try {
      if (!this.#allowPrivate) refuseAddress(this.#url);
      const timeout = AbortSignal.timeout(PUBLISH_TIMEOUT_MS);
      // undici ends an aborted request only once it has a connection.
      const { promise: late, reject } = Promise.withResolvers<never>();
      timeout.addEventListener('abort', () => reject(timeout.reason), { once: true });
      return await Promise.race([this.#post(event, timeout), late]);
    } catch (error) {
      return { error: describe(error as Error) };
    }
  }

  async #post({ id, type, timestamp, data }: Event, signal: AbortSignal): Promise<Delivery> {
    const sentAt = new Date();
    const payload = JSON.stringify({ type, timestamp, data });
    const response = await request(this.#url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Holdfast',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
        'webhook-signature': this.#webhook.sign(id, sentAt, payload),
      },
      body: payload,
      signal,
      dispatcher: this.#agent,
    });
    response.body.dump({ limit: MOST_READ, signal }).catch(() => {});
    return deliveryOf(response);
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

/** A redirect is not followed: it is an error, as every status but 2xx. 410 says that nobody wants the event there. */
function deliveryOf({ statusCode, headers }: Dispatcher.ResponseData): Delivery {
  if (statusCode >= 200 && statusCode < 300) return {};
  const error = `the receiver responded ${statusCode}`;
  if (statusCode === 410) return { error, park: true };
  const retry_after = retryAfterOf([headers['retry-after']].flat()[0]);
  return { error, ...(retry_after === undefined ? {} : { retry_after }) };
}

/** Never the error's own message: it may have the URL, which may have a secret. */
function describe({ name, code, cause }: Error & { code?: string; cause?: unknown }): string {
  if (name === 'TimeoutError') return `no response within ${PUBLISH_TIMEOUT_MS / 1000} s`;
  const reason = code ?? (cause as { code?: string } | undefined)?.code ?? name;
  if (reason === NOT_PUBLIC) return 'the address of the receiver is not public';
  return `the receiver could not be reached (${reason})`;
}
