import findMyWay, { type HTTPMethod } from 'find-my-way';
import type { Method, Operation } from '../operation.ts';
import type { Page } from './page.ts';

export type Match = { operation: Operation; params: Record<string, string | undefined> };

/** More than Node accepts as the head of a request, so that only the operation's schema limits the length of an id. */
const MAX_PARAM_LENGTH = 64 * 1024;

/** Finds the operation of a method and path, or the page of a path. */
export class Routes {
  readonly #router = findMyWay({ ignoreTrailingSlash: true, maxParamLength: MAX_PARAM_LENGTH });
  readonly #methods: Method[];

  constructor(operations: Operation[], pages: Page[] = []) {
    for (const operation of operations) {
      this.#router.on(operation.method, operation.path, () => {}, operation);
    }
    for (const page of pages) this.#router.on('GET', page.path, () => {}, page);
    this.#methods = [...new Set([...operations.map(({ method }) => method), ...pages.map((): Method => 'GET')])];
  }

  find(method: string, path: string): Match | Page | undefined {
    const found = this.#router.find((method === 'HEAD' ? 'GET' : method) as HTTPMethod, path);
    if (found === null) return undefined;
    return 'bytes' in found.store ? found.store : { operation: found.store, params: found.params };
  }

  /** The value of the Allow header for a path, and the path's template; undefined if the path does not exist. */
  allow(path: string): { allow: string; route: string } | undefined {
    const found = this.#methods.map((method) => ({ method, route: this.#router.find(method, path)?.store.path }));
    const routes = found.filter(({ route }) => route !== undefined);
    if (routes[0] === undefined) return undefined;
    const methods = routes.map(({ method }) => method);
    const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
    return { allow, route: routes[0].route };
  }
}
