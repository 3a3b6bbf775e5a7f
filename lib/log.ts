import { pino } from 'pino';
import { logLevels } from './settings.ts';

/** How long a line may be buffered, in milliseconds. */
const FLUSH_MS = 200;

/** On Vercel lines are not buffered: a function may be frozen as soon as it has responded. */
const onVercel = process.env.VERCEL !== undefined;
const destination = pino.destination({ dest: 1, sync: true, minLength: onVercel ? 0 : 4096 });
if (!onVercel) setInterval(() => destination.flush(), FLUSH_MS).unref();

/** Not read through the settings, because invalid settings must be logged too. */
const level = logLevels.find((name) => name === process.env.LOG_LEVEL?.trim()) ?? 'info';

/** One JSON line per event on standard output. */
export const log = pino({ level, base: null }, destination);

let requests: object[] = [];

/**
 * Log a request after all responses that are ready have been sent: writing lines together takes half the time of writing
 * each between two responses.
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

process.once('exit', () => {
  logRequests();
  try {
    destination.flushSync();
  } catch {
    // Nobody reads the log any more.
  }
});
