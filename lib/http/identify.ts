import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { idOfKey } from '../ids.ts';
import type { Guard, Operation } from '../operation.ts';
import { getSettings } from '../settings.ts';
import { HttpError } from './problems.ts';

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

/** Refuse a request without the guard's secret. Maintenance is closed in production until its secret is set. */
export function authorize(req: IncomingMessage, guard: Guard): void {
  const { CRON_SECRET, API_KEY, VERCEL_ENV } = getSettings();
  const secret = guard === 'maintenance' ? CRON_SECRET : API_KEY;
  if (secret === undefined && !(guard === 'maintenance' && VERCEL_ENV === 'production')) return;
  const [, sent = ''] = BEARER.exec(req.headers.authorization ?? '') ?? [];
  if (secret === undefined || !sameText(sent, secret)) {
    throw new HttpError('unauthorized', { headers: { 'www-authenticate': 'Bearer' } });
  }
}

/** Compare in constant time: digests have equal lengths. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
