import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { pathToRegexp } from 'path-to-regexp';

type Rewrite = { source: string; has?: Condition[]; destination: string };

/** A header that has a value like this. Without one, Vercel would add the header to the query that the function gets. */
type Condition = { type: 'header'; key: string; value: string };

/** A condition on path and headers, and the function that serves what meets it. */
export type Route = { matches: (path: string, headers: IncomingMessage['headers']) => boolean; destination: string };

/** The rewrites of a vercel.json in order, as Vercel reads them. */
export function readRewrites(file: URL): Route[] {
  const { rewrites } = JSON.parse(readFileSync(file, 'utf8')) as { rewrites: Rewrite[] };
  return rewrites.map(({ source, has = [], destination }) => {
    const pattern = pathToRegexp(source);
    const conditions = has.map(({ key, value }) => ({ name: key.toLowerCase(), like: new RegExp(`^(?:${value})$`) }));
    return {
      destination,
      matches: (path, sent) =>
        pattern.test(path) && conditions.every(({ name, like }) => like.test(String(sent[name] ?? ''))),
    };
  });
}
