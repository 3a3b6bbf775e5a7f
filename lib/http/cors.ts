import type { IncomingMessage } from 'node:http';
import { getSettings } from '../settings.ts';

/** The headers that let pages of an allowed origin use the API; none for other origins. `vary` is the response's own. */
export function corsHeaders(req: IncomingMessage, vary?: string): Record<string, string> | undefined {
  const { origin } = req.headers;
  if (origin === undefined || !allowedOrigins().includes(origin)) return undefined;
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'ETag, Idempotent-Replayed, Retry-After, X-Request-Id',
    vary: vary === undefined || vary === 'Origin' ? 'Origin' : `${vary}, Origin`,
  };
}

/** None where the settings are invalid: the response that says so needs headers, too. */
function allowedOrigins(): string[] {
  try {
    return getSettings().ALLOWED_ORIGINS;
  } catch {
    return [];
  }
}

/** For a response that a shared cache may keep: without it one origin would get what was made for another, or for none. */
export function varyByOrigin(): Record<string, string> {
  return getSettings().ALLOWED_ORIGINS.length === 0 ? {} : { vary: 'Origin' };
}

/** The headers of the response to a preflight request, in addition to those of `corsHeaders`. */
export function preflightHeaders(req: IncomingMessage, allow: string): Record<string, string> {
  if (corsHeaders(req) === undefined) return { allow };
  return {
    allow,
    'access-control-allow-methods': allow,
    'access-control-allow-headers':
      'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id, X-Tenant-Id',
    'access-control-max-age': '600',
  };
}
