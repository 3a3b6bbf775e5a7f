import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { idOfKey } from '../ids.ts';
import type { Guard, Operation } from '../operation.ts';
import { getSettings, isDevelopment, type Settings } from '../settings.ts';
import { type Detail, HttpError } from './problems.ts';

const REQUEST_ID = /^[\w.:-]{1,128}$/;
/** The name of a scheme is case-insensitive (RFC 9110, 11.1). */
const BEARER = /^bearer +(.*)$/i;
const PRINTABLE_ASCII = /^[\x20-\x7e]{1,255}$/;

/** The id that the request was sent with if it is valid, otherwise a new one. */
export function requestIdOf(req: IncomingMessage): string {
  const sent = req.headers['x-request-id'];
  return typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID();
}

/** The id for the command: derived from the Idempotency-Key if the operation takes one and it was sent, otherwise random. */
export function mintId(req: IncomingMessage, operation: Operation): string {
  const key = operation.idempotencyKey ? req.headers['idempotency-key'] : undefined;
  if (key === undefined) return randomUUID();
  if (typeof key !== 'string' || !PRINTABLE_ASCII.test(key)) {
    const message = 'must be 1 to 255 printable ASCII characters';
    throw new HttpError('malformed_request', { details: [{ field: 'Idempotency-Key', message }] });
  }
  return idOfKey(operation.id, key);
}

const secretNames = { maintenance: 'CRON_SECRET', staff: 'API_KEY' } as const satisfies Record<Guard, keyof Settings>;

/** Refuse a request without the guard's secret. Where that is unset, only development lets anyone in. */
export function authorize(req: IncomingMessage, guard: Guard): void {
  const settings = getSettings();
  const name = secretNames[guard];
  const secret = settings[name];
  if (secret === undefined) {
    if (isDevelopment(settings)) return;
    const message = 'is not set where this service runs: until it is, nobody may do this';
    throw unauthorized([{ field: name, message }]);
  }
  const [, sent = ''] = BEARER.exec(req.headers.authorization ?? '') ?? [];
  if (!sameText(sent, secret)) throw unauthorized();
}

const unauthorized = (details?: Detail[]) =>
  new HttpError('unauthorized', { ...(details && { details }), headers: { 'www-authenticate': 'Bearer' } });

/** Compare in constant time: digests have equal lengths. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
