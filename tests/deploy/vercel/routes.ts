import type { IncomingHttpHeaders } from 'node:http';

/** A route of config.json, as far as `vercel build` makes them for this project. */
export type Route = {
  handle?: 'filesystem' | 'miss' | 'error';
  src?: string;
  dest?: string;
  status?: number;
  headers?: Record<string, string>;
  has?: { type: 'header'; key: string; value?: string }[];
  continue?: boolean;
  check?: boolean;
};

const KNOWN = ['handle', 'src', 'dest', 'status', 'headers', 'has', 'continue', 'check'];

/** Where a request leads: to the file or the function of a path, or nowhere, and to which headers and additions to the query. */
export type Found = { path: string; query: string; isThere: boolean; headers: Record<string, string> };

/**
 * Finds where a request leads, as https://vercel.com/docs/build-output-api/configuration describes routes.
 *
 * @param exists whether there is a file or a function at a path
 */
export function createRouter(routes: Route[], exists: (path: string) => boolean) {
  const unknown = routes.flatMap(Object.keys).filter((key) => !KNOWN.includes(key));
  if (unknown.length > 0) throw new Error(`Routes have what is not interpreted here: ${unknown.join(', ')}`);

  /** Follows the routes of a phase until one leads to something that exists, or says that nothing does. */
  function follow(phase: Route[], found: Found, sent: IncomingHttpHeaders): boolean {
    for (const { src = '', dest, has = [], status, headers, ...route } of phase) {
      const match = new RegExp(src, 'i').exec(found.path);
      if (match === null || !has.every((condition) => isMet(condition, sent))) continue;
      Object.assign(found.headers, headers);
      if (dest !== undefined) {
        const filled = dest.replace(/\$([\w-]+)/g, (_, name) => match[name] ?? String(sent[name] ?? ''));
        [found.path = '', found.query = ''] = filled.split('?');
      }
      if (route.continue) continue;
      found.isThere = status !== 404 && exists(found.path);
      if (found.isThere || !route.check) return true;
    }
    return false;
  }

  const { start, filesystem, miss } = phasesOf(routes);
  return function find(path: string, sent: IncomingHttpHeaders): Found {
    const found: Found = { path, query: '', isThere: false, headers: {} };
    if (follow(start, found, sent)) return found;
    found.isThere = exists(found.path);
    if (!found.isThere && !follow(filesystem, found, sent)) follow(miss, found, sent);
    return found;
  };
}

/** The routes before the look for a file, after it, and after that found nothing. Those for pages of errors are not needed. */
function phasesOf(routes: Route[]): Record<'start' | 'filesystem' | 'miss', Route[]> {
  const phases: Record<string, Route[]> = { start: [], filesystem: [], miss: [] };
  let phase = phases.start;
  for (const route of routes) {
    if (route.handle === undefined) phase?.push(route);
    else phase = phases[route.handle];
  }
  return phases as ReturnType<typeof phasesOf>;
}

function isMet({ key, value }: NonNullable<Route['has']>[number], sent: IncomingHttpHeaders): boolean {
  const header = sent[key.toLowerCase()];
  return header !== undefined && (value === undefined || new RegExp(`^(?:${value})$`).test(String(header)));
}
