/** Serves what `vercel build` made, in the folder that VERCEL_OUTPUT names, as Vercel does. */
import { globSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sirv from 'sirv';
import { addHelpers } from '../../support/vercel-helpers.ts';
import type { FunctionConfig } from './build.ts';
import { createRouter } from './routes.ts';

const folder = process.env.VERCEL_OUTPUT as string;
process.chdir(folder);
process.env.VERCEL = '1';

const pathsIn = (part: string, pattern: string) =>
  new Set(globSync(pattern, { cwd: join(folder, part) }).map((file) => `/${file}`));
const files = pathsIn('static', '**/*.*');
const configs = pathsIn('functions', '**/api/*.json');

const fileAt = (path: string) => [path, `${path}index.html`].find((file) => files.has(file));
const isThere = (path: string) => fileAt(path) !== undefined || configs.has(`${path}.json`);

const { routes } = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
const find = createRouter(routes, isThere);
const serveFile = sirv(join(folder, 'static'), { dotfiles: true, etag: true, extensions: [] });

const functions = new Map<string, Promise<RequestListener>>();

/** The function at a path, loaded at its first request from its own files alone. */
function functionAt(path: string): Promise<RequestListener> {
  const known = functions.get(path) ?? load(path);
  functions.set(path, known);
  return known;
}

async function load(path: string): Promise<RequestListener> {
  const { handler, shouldAddHelpers }: FunctionConfig = JSON.parse(
    readFileSync(join(folder, 'functions', `${path}.json`), 'utf8'),
  );
  const { default: listener } = await import(pathToFileURL(join(folder, 'functions', `${path}.func`, handler)).href);
  if (!shouldAddHelpers) return listener;
  return async (req, res) => {
    await addHelpers(req, res);
    listener(req, res);
  };
}

async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const [pathname = '', search] = (req.url as string).split(/\?(.*)/s);
  const { path, query, headers, ...found } = find(pathname, req.headers);
  res.setHeaders(new Map(Object.entries(headers)));
  const file = fileAt(path);
  if (!found.isThere) res.writeHead(404).end();
  else if (file === undefined) {
    // A function gets the URL of the request, and what its route adds to the query.
    const added = [search, query].filter(Boolean).join('&');
    req.url = added === '' ? pathname : `${pathname}?${added}`;
    (await functionAt(path))(req, res);
  } else if (req.method === 'GET' || req.method === 'HEAD') {
    req.url = file;
    serveFile(req, res);
  } else res.writeHead(405, { allow: 'GET, HEAD' }).end();
}

// Longer than any client of a test keeps an idle connection, so that none sends into a closing one.
const server = createServer({ keepAliveTimeout: 75_000 }, serve).listen(0, '127.0.0.1', () => {
  process.send?.({ type: 'listening', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.once('SIGTERM', () => process.exit(0)).once('disconnect', () => process.exit(0));
