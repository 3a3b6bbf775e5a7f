import { setTimeout as delay } from 'node:timers/promises';
import { styleText } from 'node:util';
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

/** What sends requests to the service and shows them with their responses. */
export function converse({ baseUrl, env, pace, brief }: Conversation) {
  let steps = 0;

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

  /** Send a request without showing it; the body may be any JSON. */
  async function request(method: 'GET' | 'POST', path: string, body?: unknown) {
    const bearer = path.startsWith('/v1/maintenance') ? env.CRON_SECRET : env.API_KEY;
    const response = await fetch(baseUrl.replace(/\/$/, '') + path, {
      method,
      headers: { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  /** Send a request and show it with its response. */
  async function send(method: 'GET' | 'POST', path: string, body?: object) {
    await showRequest(`${method} ${path}`, body);
    const response = await request(method, path, body);
    const shown = brief ? briefly(response.body) : JSON.stringify(response.body, null, 2).replaceAll('\n', '\n  ');
    console.log(`${colored(response.status)} ${shown}`);
    return response;
  }

  /** Send requests at once; show the first of them, and how many got which status. */
  async function sendAtOnce(method: 'POST', path: string, bodies: object[]) {
    await showRequest(`${bodies.length} × ${method} ${path}`, bodies[0]);
    const responses = await Promise.all(bodies.map((body) => request(method, path, body)));
    const byStatus = Map.groupBy(responses, ({ status }) => status);
    for (const [status, [first, ...others]] of [...byStatus].sort(([a], [b]) => a - b))
      console.log(`${colored(status, `${others.length + 1} × `)} ${briefly(first?.body)}`);
    return responses;
  }

  async function showRequest(line: string, body?: object): Promise<void> {
    await delay(pace * 500);
    const whole = `\n    ${JSON.stringify(body)}`;
    const shown = body === undefined ? '' : brief ? ` ${briefly(body)}` : whole;
    console.log(`\n${styleText('cyan', `→ ${brief ? shortened(line) : line}`)}${shown}`);
  }

  return { step, say, request, send, sendAtOnce };
}

const colored = (status: number, times = '') => styleText(status < 300 ? 'green' : 'yellow', `← ${times}${status}`);
