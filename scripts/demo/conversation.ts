import { setTimeout as delay } from 'node:timers/promises';
import { styleText } from 'node:util';

export interface Received {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: any JSON, shown as it is
  body: any;
}

const WIDTH = 96;

/** Sends requests to the service and shows them with their responses. */
export class Conversation {
  readonly #baseUrl: string;
  readonly #secrets: { apiKey: string | undefined; cronSecret: string | undefined };
  readonly #paceMs: number;
  #steps = 0;

  /** @param paceSeconds how long to pause before each step */
  constructor(baseUrl: string, env: NodeJS.ProcessEnv, paceSeconds: number) {
    this.#baseUrl = baseUrl.replace(/\/$/, '');
    this.#secrets = { apiKey: env.API_KEY || undefined, cronSecret: env.CRON_SECRET || undefined };
    this.#paceMs = paceSeconds * 1000;
  }

  /** Begin a step: print its number and title. */
  async step(title: string): Promise<void> {
    await delay(this.#paceMs);
    const heading = ` ${++this.#steps}. ${title} `;
    console.log(`\n${styleText('bold', `━━${heading}${'━'.repeat(Math.max(2, WIDTH - 2 - heading.length))}`)}`);
  }

  /** A remark between requests. */
  async say(text: string): Promise<void> {
    await delay(this.#paceMs / 2);
    console.log(`\n${styleText('italic', text)}`);
  }

  /** Send a request and show it with its response. */
  async send(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Received> {
    await delay(this.#paceMs / 2);
    const request = body === undefined ? '' : `\n    ${JSON.stringify(body)}`;
    console.log(`\n${styleText('cyan', `→ ${method} ${path}`)}${request}`);
    const { status, body: received } = await this.request(method, path, body);
    const colour = status < 300 ? 'green' : 'yellow';
    const [first, ...others] = JSON.stringify(received, null, 2).split('\n');
    console.log([`${styleText(colour, `← ${status}`)} ${first}`, ...others.map((line) => `  ${line}`)].join('\n'));
    return { status, body: received };
  }

  /** Send a request without showing it. */
  async request(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Received> {
    const { apiKey, cronSecret } = this.#secrets;
    const bearer = path.startsWith('/v1/maintenance') ? cronSecret : apiKey;
    const response = await fetch(this.#baseUrl + path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }
}
