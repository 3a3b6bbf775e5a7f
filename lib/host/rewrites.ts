import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { pathToRegexp } from 'path-to-regexp';

type Rewrite = { source: string; has?: { type: 'header'; key: string }[]; destination: string };

/** A condition on path and headers, and the function that serves what meets it. */
export type Route = { matches: (path: string, headers: IncomingMessage['headers']) => boolean; destination: string };

/** The rewrites of a vercel.json in order, as Vercel reads them. */
export function readRewrites(file: URL): Route[] {
  const { rewrites } = JSON.parse(readFileSync(file, 'utf8')) as { rewrites: Rewrite[] };
  return rewrites.map(({ source, has = [], destination }) => {
    const pattern = pathToRegexp(source);
    const headers = has.map(({ key }) => key.toLowerCase());
    return {
      destination,
      matches: (path, sent) => pattern.test(path) && headers.every((key) => Boolean(sent[key])),
    };
  });
}
