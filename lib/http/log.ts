import { pino } from 'pino';

/** How long a line may wait for company before it is written, in milliseconds. */
const FLUSH_MS = 200;

/** A function on Vercel may be frozen once it has answered: it writes at once. Elsewhere lines are written together. */
const onVercel = process.env.VERCEL !== undefined;
const destination = pino.destination({ dest: 1, sync: true, minLength: onVercel ? 0 : 4096 });
if (!onVercel) setInterval(() => destination.flush(), FLUSH_MS).unref();

/** One JSON line an event on standard output. The level is read directly: a faulty environment must be loggable too. */
export const log = pino({ level: process.env.LOG_LEVEL || 'info', base: null }, destination);

let requests: object[] = [];

/**
 * Log a request once the answers that are ready have all been sent: lines written one after another take half the time of
 * lines written between answers.
 */
export function logRequest(line: object): void {
  if (onVercel) log.info(line);
  else if (requests.push(line) === 1) setImmediate(logRequests);
}

function logRequests(): void {
  const lines = requests;
  requests = [];
  for (const line of lines) log.info(line);
}
