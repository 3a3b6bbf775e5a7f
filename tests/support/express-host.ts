/** Runs the functions of api/ in an Express 5 application; with BODY_PARSER=express, behind Express's own parser. */
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type NextFunction, type Request, type Response } from 'express';
import { readRewrites } from '../../lib/host/rewrites.ts';

const root = new URL('../../', import.meta.url);
const app = express();

/** What Express could not parse is refused when the body is read. */
function refuseLater(error: Error, req: Request, _res: Response, next: NextFunction): void {
  Object.defineProperty(req, 'body', {
    get() {
      throw error;
    },
  });
  next();
}

if (process.env.BODY_PARSER === 'express') app.use(express.json(), refuseLater);

for (const { matches, destination } of readRewrites(new URL('vercel.json', root))) {
  const { default: handler } = (await import(new URL(`.${destination}.ts`, root).href)) as { default: RequestListener };
  app.use((req, res, next) => (matches(req.path, req.headers) ? handler(req, res) : next()));
}

const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ type: 'listening', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
// Longer than any client of a test keeps an idle connection, so that none sends into a closing one.
server.keepAliveTimeout = 75_000;
process.once('SIGTERM', () => process.exit(0)).once('disconnect', () => process.exit(0));
