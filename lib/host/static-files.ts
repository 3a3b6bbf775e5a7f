import { readFileSync, statSync } from 'node:fs';
import type { RequestListener, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { pathToRegexp } from 'path-to-regexp';
import sirv from 'sirv';

type HeaderRule = { source: string; headers: { key: string; value: string }[] };

/** The page, or a name with its extension. sirv would also serve /index and /robots.txt/, with the headers of neither. */
const FILE = /^(?:\/|[^?]*\.\w+)(?:\?|$)/;

/** Serves the files of public/ with the headers that vercel.json gives them, and everything else with `dispatch`. */
export function withStaticFiles(root: URL, dispatch: RequestListener): RequestListener {
  const folder = fileURLToPath(new URL('public', root));
  const setHeaders = readHeaders(new URL('vercel.json', root));
  let files: { version: string; serve: ReturnType<typeof sirv> } | undefined;
  return (req, res) => {
    if ((req.method !== 'GET' && req.method !== 'HEAD') || !FILE.test(req.url as string)) return dispatch(req, res);
    // sirv lists the files once, but the page may be built again while the host runs: twice within a tick of the clock, too.
    const { ino, mtimeMs } = statSync(folder, { throwIfNoEntry: false }) ?? {};
    if (ino === undefined) return dispatch(req, res);
    const version = `${ino} ${mtimeMs}`;
    if (files?.version !== version)
      files = { version, serve: sirv(folder, { etag: true, brotli: true, gzip: true, setHeaders }) };
    files.serve(req, res, () => dispatch(req, res));
  };
}

function readHeaders(file: URL): (res: ServerResponse, path: string) => void {
  const { headers: rules } = JSON.parse(readFileSync(file, 'utf8')) as { headers: HeaderRule[] };
  const compiled = rules.map(({ source, headers }) => ({ pattern: pathToRegexp(source), headers }));
  return (res, path) => {
    const matching = compiled.filter(({ pattern }) => pattern.test(path));
    for (const { key, value } of matching.flatMap(({ headers }) => headers)) res.setHeader(key, value);
  };
}
