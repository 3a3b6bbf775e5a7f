/** Runs the functions of api/ on plain Node: `node lib/host/main.ts`, with the environment of .env.example. */
import { exitAfter, fail } from './exit.ts';
import { listen } from './listen.ts';

try {
  const { drain } = await listen();
  exitAfter(drain);
} catch (error) {
  fail(error);
}
