import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { HttpResponse } from './response.ts';

/** A document that is the same for everybody and is served as it is. */
export type Page = { path: string; bytes: Buffer; headers: Record<string, string> };

/** A page of this media type. Browsers keep it and ask whether it has changed. */
export function page(path: string, type: string, content: string | Buffer, headers: Record<string, string> = {}): Page {
  const bytes = Buffer.from(content as string);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
  return { path, bytes, headers: { 'content-type': type, 'cache-control': 'no-cache', etag, ...headers } };
}

/** The page, or 304 for a client that has it. */
export function pageResponse({ bytes, headers }: Page, req: IncomingMessage): HttpResponse {
  const unchanged = req.headers['if-none-match']?.includes(headers.etag as string);
  return unchanged ? { status: 304, headers, body: undefined } : { status: 200, headers, body: bytes };
}
