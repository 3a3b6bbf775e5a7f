/** Texts that a browser keeps; where it refuses to, they last as long as the page. */
export class Shelf {
  readonly #texts = new Map<string, string>();
  readonly #area: Storage | undefined;

  constructor(area: 'localStorage' | 'sessionStorage') {
    try {
      this.#area = window[area];
    } catch {
      this.#area = undefined;
    }
  }

  get(name: string): string | undefined {
    return this.#texts.get(name) ?? this.#area?.getItem(name) ?? undefined;
  }

  set(name: string, text: string): void {
    this.#texts.set(name, text);
    try {
      this.#area?.setItem(name, text);
    } catch {
      // Full, or forbidden.
    }
  }

  delete(name: string): void {
    this.#texts.delete(name);
    this.#area?.removeItem(name);
  }
}
