import { pino } from 'pino';
import { logLevels } from '../settings.ts';

/** How long a line may stay in the buffer, in milliseconds. */
const FLUSH_MS = 200;

/** Vercel may freeze a function once it has responded, so there every line is written at once; elsewhere lines are buffered. */
const onVercel = process.env.VERCEL !== undefined;
const destination = pino.destination({ dest: 1, sync: true, minLength: onVercel ? 0 : 4096 });
if (!onVercel) setInterval(() => destination.flush(), FLUSH_MS).unref();

/** Not read through the settings: a faulty environment must be loggable too. */
const level = logLevels.find((name) => name === process.env.LOG_LEVEL) ?? 'info';

/** One JSON line an event on standard output. */
export const log = pino({ level, base: null }, destination);

let requests: object[] = [];

/**
 * Log a request after all responses that are ready have been sent: lines written one after another take half the time of
 * lines written between responses.
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
