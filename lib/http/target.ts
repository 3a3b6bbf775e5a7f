/** The scheme and authority of an absolute-form target. */
const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i;

/**
 * A request target in origin form, `/path?query`. A server must also accept the absolute form, which clients send to
 * proxies (RFC 9112, 3.2.2). `*` and malformed targets are returned unchanged.
 */
export function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  const path = target.replace(ORIGIN, '');
  return path === '' || path.startsWith('?') ? `/${path}` : path;
}
