import type { RequestListener } from 'node:http';
import { TIMEOUT_MS } from '../http/serve.ts';
import { originForm } from '../http/target.ts';
import { createDrainingServer, type DrainingServer } from './draining-server.ts';
import { refuse, refuseNonRequests } from './refuse.ts';
import { type Route, readRewrites } from './rewrites.ts';
import { withStaticFiles } from './static-files.ts';

const root = new URL('../../', import.meta.url);

const OPTIONS = {
  /** Node refuses a request without it by a response of its own, without a body and the headers of all others. */
  requireHostHeader: false,
  /** Longer than a load balancer keeps an idle connection, so that it never sends a request into a closing one. */
  keepAliveTimeout: 75_000,
  /** A request must arrive, body included, within the time that it may take in total. */
  requestTimeout: TIMEOUT_MS,
  connectionsCheckingInterval: 1000,
};

/** A server that does what Vercel does with this project: static files of public/, then the functions of api/. */
export async function createHost(): Promise<DrainingServer> {
  const routes = readRewrites(new URL('vercel.json', root));
  const functions = await loadFunctions(routes);
  const dispatch: RequestListener = (req, res) => {
    const path = pathOf(req.url as string);
    // The last rewrite matches every path. It also serves targets that are not paths, such as that of OPTIONS *.
    const route = routes.find(({ matches }) => matches(path, req.headers)) ?? (routes.at(-1) as Route);
    functions.get(route.destination)?.(req, res);
  };
  const serveFiles = withStaticFiles(root, dispatch);
  const host = createDrainingServer(OPTIONS, (req, res) => {
    if (req.httpVersion === '1.1' && req.headers.host === undefined) return refuse(req.socket, 'malformed_request');
    req.url = originForm(req.url as string);
    serveFiles(req, res);
  });
  refuseNonRequests(host.server);
  return host;
}

async function loadFunctions(routes: Route[]): Promise<Map<string, RequestListener>> {
  const names = [...new Set(routes.map(({ destination }) => destination))];
  const modules = await Promise.all(names.map((name) => import(new URL(`.${name}.ts`, root).href)));
  return new Map(names.map((name, index) => [name, modules[index].default]));
}

function pathOf(url: string): string {
  const question = url.indexOf('?');
  return question === -1 ? url : url.slice(0, question);
}
