/** Runs the functions of api/ on plain Node: `node lib/host/main.ts`, with the environment of .env.example. */
import { exitAfter, fail } from './exit.ts';
import { listen } from './listen.ts';

const running = new AsyncDisposableStack();
exitAfter(() => running.disposeAsync());
try {
  const { drain } = await listen();
  running.defer(drain);
} catch (error) {
  fail(error);
}
