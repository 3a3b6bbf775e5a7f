import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { HttpError } from './problems.ts';

/** The largest body that is read. */
export const BODY_LIMIT_BYTES = 16 * 1024;

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/** The JSON body of a request; undefined if it has none. A host may have parsed it already. */
export async function readJson(req: IncomingMessage & { body?: unknown }): Promise<unknown> {
  const { 'content-length': length, 'content-type': type } = req.headers;
  if (Number(length) > BODY_LIMIT_BYTES) throw tooLarge(req);
  if (length === '0' || (length === undefined && req.headers['transfer-encoding'] === undefined)) return undefined;
  if (type === undefined || !JSON_TYPE.test(type)) {
    if (length === undefined && (await isEmpty(req))) return undefined;
    throw unread(req, new HttpError('unsupported_media_type'));
  }
  return isReadable(req) ? parse(await readBytes(req)) : readParsed(req);
}

/**
 * Whether the bytes can be read: nobody has done so yet, or has put them back, as Vercel's helpers do. These also parse, but lose
 * what is not UTF-8, leave out types such as application/merge-patch+json, and take an empty body for `{}`.
 */
const isReadable = (req: IncomingMessage) => !req.readableDidRead || Object.hasOwn(req, 'on');

/** The body that the host parsed, as Express does. */
function readParsed(req: { body?: unknown }): unknown {
  let body: unknown;
  try {
    body = req.body;
  } catch {
    throw new HttpError('malformed_request');
  }
  return Buffer.isBuffer(body) ? parse(body) : body;
}

/** Whether a chunked body has no bytes. */
function isEmpty(req: IncomingMessage): Promise<boolean> {
  return new Promise((resolve) => {
    if (!isReadable(req)) resolve(true);
    req.once('data', () => resolve(false));
    req.once('end', () => resolve(true));
    req.once('error', () => resolve(true));
  });
}

function readBytes(req: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= BODY_LIMIT_BYTES) chunks.push(chunk);
      else reject(tooLarge(req));
    });
    req.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    // The client has gone: nobody will read this response, and nothing needs to be logged.
    req.on('error', () => reject(new HttpError('malformed_request')));
  });
}

function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw new HttpError('malformed_request');
  try {
    return JSON.parse(bytes.toString());
  } catch {
    throw new HttpError('malformed_request');
  }
}

const tooLarge = (req: IncomingMessage) =>
  unread(req, new HttpError('body_too_large', { headers: { connection: 'close' } }));

/** Drain an unread body: a client may not read the response before it has sent all of its request. */
function unread(req: IncomingMessage, error: HttpError): HttpError {
  req.removeAllListeners('data').resume();
  return error;
}
