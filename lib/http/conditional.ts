import type { IncomingMessage } from 'node:http';

/** Whether the client already has the representation with this ETag, by the weak comparison of RFC 9110, 13.1.2. */
export function isUnchanged(req: IncomingMessage, etag: string): boolean {
  const known = req.headers['if-none-match'];
  if (known === undefined || (req.method !== 'GET' && req.method !== 'HEAD')) return false;
  return known.trim() === '*' || known.split(',').some((tag) => opaque(tag) === opaque(etag));
}

const opaque = (etag: string) => etag.trim().replace(/^W\//, '');
