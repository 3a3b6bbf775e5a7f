import { setTimeout as delay } from 'node:timers/promises';
import { styleText } from 'node:util';
import { type ClientOptions, createClient, type Input } from '../../client/src/index.ts';
import { briefly, shortened } from './brief.ts';

const WIDTH = 98;

export interface Conversation {
  baseUrl: string;
  /** API_KEY and CRON_SECRET are sent where they are needed. */
  env: NodeJS.ProcessEnv;
  /** How long to pause before each step, in seconds. */
  pace: number;
  /** Show each body in one line, without most of its members. */
  brief: boolean;
}

/** Clients of the service, and what shows their requests and responses. */
export function converse({ baseUrl, env, pace, brief }: Conversation) {
  let steps = 0;
  const settings: ClientOptions = {
    baseUrl,
    apiKey: env.API_KEY,
    cronSecret: env.CRON_SECRET,
    // What is shown is all that is sent.
    attempts: 1,
  };
  /** A client whose requests and responses are shown, and one whose are not. */
  const [holdfast, unseen] = [createClient({ ...settings, fetch: fetchShown }), createClient(settings)];

  /** Begin a step: print its number and title. */
  async function step(title: string): Promise<void> {
    await delay(pace * 1000);
    console.log(`\n${styleText('bold', `━━ ${++steps}. ${title} `.padEnd(WIDTH, '━'))}`);
  }

  /** A remark between requests. */
  async function say(text: string): Promise<void> {
    await delay(pace * 500);
    console.log(`\n${styleText('italic', text)}`);
  }

  /** Send a request, shown with its response. */
  async function fetchShown(request: Request): Promise<Response> {
    const sent = await request.clone().text();
    await showRequest(`${request.method} ${new URL(request.url).pathname}`, sent ? JSON.parse(sent) : undefined);
    const response = await fetch(request);
    const body = await response.clone().json();
    console.log(responseText(response.status, body, brief));
    return response;
  }

  /** Reserve for these customers at once; show the first request, and how many got which status. */
  async function reserveAtOnce(wishes: Input<'createReservation'>[]) {
    await showRequest(`${wishes.length} × POST /v1/reservations`, wishes[0]);
    const results = await Promise.all(wishes.map((wish) => unseen.createReservation(wish)));
    const byStatus = Map.groupBy(results, ({ status }) => status);
    for (const [status, [first, ...others]] of [...byStatus].sort(([a], [b]) => a - b))
      console.log(`${colored(status, `${others.length + 1} × `)} ${briefly(first?.data ?? first?.problem ?? {})}`);
    return results;
  }

  async function showRequest(line: string, body?: object): Promise<void> {
    await delay(pace * 500);
    console.log(requestText(line, body, brief));
  }

  return { step, say, holdfast, unseen, reserveAtOnce };
}

function requestText(line: string, body: object | undefined, brief: boolean): string {
  const whole = `\n    ${JSON.stringify(body)}`;
  const shown = body === undefined ? '' : brief ? ` ${briefly(body)}` : whole;
  return `\n${styleText('cyan', `→ ${brief ? shortened(line) : line}`)}${shown}`;
}

function responseText(status: number, body: object, brief: boolean): string {
  const shown = brief ? briefly(body) : JSON.stringify(body, null, 2).replaceAll('\n', '\n  ');
  return `${colored(status)} ${shown}`;
}

const colored = (status: number, times = '') => styleText(status < 300 ? 'green' : 'yellow', `← ${times}${status}`);
