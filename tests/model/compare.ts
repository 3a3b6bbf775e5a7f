import { isDeepStrictEqual } from 'node:util';
import { Chosen } from './rows.ts';

/** Compares what the model knows with what the database says, and remembers what the database chose. */
export class Comparison {
  readonly #chosen = new Map<string, unknown>();
  /** How the database differs, a line each. */
  readonly differences: string[] = [];

  compare(what: string, expected: unknown, actual: unknown): void {
    if (expected instanceof Chosen) {
      if (!this.#chosen.has(expected.name)) this.#chosen.set(expected.name, actual);
      this.#compareValues(`${what} (${expected.name})`, this.#chosen.get(expected.name), actual);
    } else if (isObject(expected) && isObject(actual)) {
      for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
        this.compare(`${what}.${key}`, expected[key], actual[key]);
      }
    } else {
      this.#compareValues(what, expected, actual);
    }
  }

  #compareValues(what: string, expected: unknown, actual: unknown): void {
    if (isDeepStrictEqual(expected, actual)) return;
    this.differences.push(
      `${what}: the model says ${JSON.stringify(expected)}, the database ${JSON.stringify(actual)}`,
    );
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
