import { setTimeout as delay } from 'node:timers/promises';
import { styleText } from 'node:util';

const WIDTH = 96;

/**
 * What sends requests to the service and shows them with their responses.
 *
 * @param env API_KEY and CRON_SECRET are sent where they are needed
 * @param paceSeconds how long to pause before each step
 */
export function converse(baseUrl: string, env: NodeJS.ProcessEnv, paceSeconds: number) {
  let steps = 0;

  /** Begin a step: print its number and title. */
  async function step(title: string): Promise<void> {
    await delay(paceSeconds * 1000);
    console.log(`\n${styleText('bold', `━━ ${++steps}. ${title} `.padEnd(WIDTH, '━'))}`);
  }

  /** A remark between requests. */
  async function say(text: string): Promise<void> {
    await delay(paceSeconds * 500);
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
  async function send(method: 'GET' | 'POST', path: string, body?: unknown) {
    await delay(paceSeconds * 500);
    const sent = body === undefined ? '' : `\n    ${JSON.stringify(body)}`;
    console.log(`\n${styleText('cyan', `→ ${method} ${path}`)}${sent}`);
    const response = await request(method, path, body);
    const status = styleText(response.status < 300 ? 'green' : 'yellow', `← ${response.status}`);
    console.log(`${status} ${JSON.stringify(response.body, null, 2).replaceAll('\n', '\n  ')}`);
    return response;
  }

  return { step, say, request, send };
}
