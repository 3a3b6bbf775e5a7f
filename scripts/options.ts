import { InvalidArgumentError } from 'commander';

/** A reader of what a command line gives as text; commander says which option was wrong, and ends the process. */
const reader = (what: string, isOne: (number: number) => boolean) => (text: string) => {
  const number = Number(text);
  if (!isOne(number)) throw new InvalidArgumentError(`It must be ${what}.`);
  return number;
};

export const positiveNumber = reader('a number above 0', (number) => Number.isFinite(number) && number > 0);
export const numberFromZero = reader('a number, 0 or above', (number) => Number.isFinite(number) && number >= 0);
export const wholeNumber = reader('a whole number above 0', (number) => Number.isInteger(number) && number > 0);
export const powerOfTwo = reader(
  'a power of two',
  (number) => Number.isInteger(number) && Number.isInteger(Math.log2(number)),
);
export const portNumber = reader(
  'a port, 1 to 65535',
  (number) => Number.isInteger(number) && number > 0 && number <= 65_535,
);

/** What an API on a stack of its own takes from our environment: where it listens and which database it uses is the stack's to say. */
const API_SETTINGS = [
  ...['CRON_SECRET', 'API_KEY', 'ID_SECRET', 'ALLOWED_ORIGINS', 'RESERVATION_TTL_SECONDS', 'BATCHING', 'LOG_LEVEL'],
  ...['MAINTENANCE_SECONDS', 'OUTBOX_WEBHOOK_URL', 'OUTBOX_WEBHOOK_SECRET'],
];

export function apiSettings(): Record<string, string> {
  const { env } = process;
  return Object.fromEntries(API_SETTINGS.flatMap((name) => (env[name]?.trim() ? [[name, env[name]]] : [])));
}
