let turn: Promise<void> | undefined;

/**
 * Resolves when everything that has arrived by now has been read. Requests that wait for it are then processed one after
 * another, which suits the processor's caches better than processing each between two reads of the network.
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
