let turn: Promise<void> | undefined;

/**
 * Resolves once everything that has already arrived has been read. The requests are then processed one after another, which
 * uses the processor's caches better than processing each between two reads of the network.
 */
export function nextTurn(): Promise<void> {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined;
      resolve();
    });
  });
  return turn;
}
