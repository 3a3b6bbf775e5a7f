import findMyWay, { type HTTPMethod } from 'find-my-way';
import type { Method, Operation } from '../operation.ts';

export type Match = { operation: Operation; params: Record<string, string | undefined> };

/** Finds the operation of a method and a path among those of one API. */
export class Routes {
  readonly #router = findMyWay({ ignoreTrailingSlash: true, maxParamLength: 1000 });
  readonly #methods: Method[];

  constructor(operations: Operation[]) {
    for (const operation of operations) {
      this.#router.on(operation.method, operation.path, () => {}, operation);
    }
    this.#methods = [...new Set(operations.map(({ method }) => method))];
  }

  find(method: string, path: string): Match | undefined {
    const found = this.#router.find((method === 'HEAD' ? 'GET' : method) as HTTPMethod, path);
    return found === null ? undefined : { operation: found.store, params: found.params };
  }

  /** The methods that a path has, as the Allow header wants them; undefined for a path that is not there. */
  allow(path: string): string | undefined {
    const methods = this.#methods.filter((method) => this.#router.find(method, path) !== null);
    if (methods.length === 0) return undefined;
    return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  }
}
