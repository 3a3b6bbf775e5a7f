/** A request and its response, with the times of both; without a known outcome it may have taken effect or not. */
export interface Operation<Input, Output> {
  input: Input;
  output: Output | 'unknown';
  called: number;
  /** `Infinity` where the outcome is unknown: it may yet take effect. */
  returned: number;
}

/** What operations do one after another. */
export interface Specification<State, Input, Output> {
  initial: State;
  /** The state after the operation; undefined if the operation cannot have this output. */
  step(state: State, input: Input, output: Output | 'unknown'): State | undefined;
  /** Equal for equal states. */
  key(state: State): string;
}

/**
 * The operations in an order that explains all known outputs and in which none precedes another that had returned before it
 * was called; undefined if there is no such order. Operations of unknown outcome that took no effect are left out.
 *
 * The search is that of Wing and Gong, which tries every operation that may come next, and does not visit the same set of
 * operations with the same state twice (Lowe, “Testing for linearizability”, 2017).
 */
export function linearize<State, Input, Output>(
  history: Operation<Input, Output>[],
  { initial, step, key }: Specification<State, Input, Output>,
): Operation<Input, Output>[] | undefined {
  const operations = history.toSorted((one, other) => one.called - other.called);
  const visited = new Set<string>();

  function search(state: State, done: bigint): Operation<Input, Output>[] | undefined {
    const visit = `${done} ${key(state)}`;
    if (visited.has(visit)) return undefined;
    visited.add(visit);
    const left = operations.flatMap((operation, index) =>
      (done >> BigInt(index)) & 1n ? [] : [{ operation, bit: 1n << BigInt(index) }],
    );
    if (left.every(({ operation }) => operation.output === 'unknown')) return [];
    const firstReturn = Math.min(...left.map(({ operation }) => operation.returned));
    for (const { operation, bit } of left) {
      if (operation.called > firstReturn) break;
      const next = step(state, operation.input, operation.output);
      const rest = next === undefined ? undefined : search(next, done | bit);
      if (rest !== undefined) return [operation, ...rest];
    }
    return undefined;
  }
  return search(initial, 0n);
}
