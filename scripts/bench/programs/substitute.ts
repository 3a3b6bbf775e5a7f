import { registerHooks } from 'node:module';

/**
 * Load `replacement` wherever `original` is imported, except by the replacement itself. Returns whether that has happened:
 * a bench that measures the original by mistake is worse than none.
 */
export function substitute(original: URL, replacement: URL): () => boolean {
  let happened = false;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const found = nextResolve(specifier, context);
      if (found.url !== original.href || context.parentURL === replacement.href) return found;
      happened = true;
      return { ...found, url: replacement.href };
    },
  });
  return () => happened;
}
