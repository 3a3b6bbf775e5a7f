import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/** The module of @vercel/node that has the helpers. It does not export them, and its last section starts a server. */
const file = pathToFileURL(
  createRequire(import.meta.url)
    .resolve('@vercel/node')
    .replace(/index\.js$/, 'dev-server.mjs'),
);
const LAST_SECTION = '\n// src/dev-server.mts\n';

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (url !== file.href) return loaded;
    const source = String(loaded.source);
    return { ...loaded, source: `${source.slice(0, source.lastIndexOf(LAST_SECTION))}\nexport { addHelpers };` };
  },
});

/**
 * Vercel's own Node helpers, which its functions have by default: they read the body before the function is called, put its
 * bytes back, and define `req.body`, which parses it when it is read.
 */
export const { addHelpers }: { addHelpers: (req: IncomingMessage, res: ServerResponse) => Promise<void> } =
  await import(file.href);
