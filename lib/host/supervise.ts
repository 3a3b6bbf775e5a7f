import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { StackError } from './error.ts';

/** How long a child may take to stop before it is killed, in milliseconds. */
const STOP_TIMEOUT = 10_000;
/** A child that has run for this long has recovered: crashes are then counted from one again. */
const RECOVERED_AFTER = 5_000;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;
const CRASHES_IN_A_ROW = 20;

export interface Program {
  name: string;
  launch: () => ChildProcess;
  stopSignal: NodeJS.Signals;
  /** Polled until it is true. */
  isReady: () => Promise<boolean>;
  /** How long that may take, in milliseconds. */
  startTimeout: number;
  /** Why the start failed, if the child ended before it was ready; `undefined` to try again. */
  whyNotReady: (how: string) => string | undefined;
  /** Called for each crash after the first start. */
  onCrash: (message: string) => void;
}

export interface Supervised {
  /** The process id of the child, undefined between a crash and the restart. */
  readonly pid: number | undefined;
  /** Resolves with the reason when the supervisor gives up, or with undefined after `stop`. */
  readonly ended: Promise<StackError | undefined>;
  /** Stops the child for good. Resolves when it has ended. */
  stop(): Promise<void>;
}

/** Starts a child process, waits until it is ready, and then restarts it whenever it dies, after growing pauses. */
export async function supervise(program: Program): Promise<Supervised> {
  const stopping = new AbortController();
  let child: ChildProcess | undefined;
  let wasReady = false;
  let reason: StackError | undefined;

  async function keepAlive(): Promise<StackError | undefined> {
    let crashes = 0;
    while (!stopping.signal.aborted) {
      const startedAt = performance.now();
      child = program.launch();
      const how = await howItEnds(child, program.stopSignal);
      child = undefined;
      if (stopping.signal.aborted) break;

      const failure = wasReady ? undefined : program.whyNotReady(how);
      if (failure) return new StackError(failure);
      crashes = performance.now() - startedAt > RECOVERED_AFTER ? 1 : crashes + 1;
      if (crashes === CRASHES_IN_A_ROW) return new StackError(`${program.name} ${how} ${crashes} times in a row`);
      if (wasReady) program.onCrash(`${program.name} ${how}: starting it again`);
      const pause = Math.min(FIRST_PAUSE * 2 ** (crashes - 1), LONGEST_PAUSE);
      await delay(pause, undefined, { signal: stopping.signal }).catch(() => {});
    }
    return undefined;
  }

  async function stop() {
    stopping.abort();
    const last = child;
    last?.kill(program.stopSignal);
    const timeout = setTimeout(() => last?.kill('SIGKILL'), STOP_TIMEOUT);
    await ended;
    clearTimeout(timeout);
  }

  const ended = keepAlive();
  ended.then((error) => {
    reason = error;
  });
  const deadline = performance.now() + program.startTimeout;
  while (!(await program.isReady())) {
    if (reason) throw reason;
    if (performance.now() > deadline) {
      await stop();
      throw new StackError(`${program.name} was not ready after ${program.startTimeout / 1000} s`);
    }
    await delay(10);
  }
  wasReady = true;

  return {
    get pid() {
      return child?.pid;
    },
    ended,
    stop,
  };
}

/** Whether a GET of this URL succeeds. */
export async function isOk(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Resolves with a phrase for how the child ended: "exited with 1", "was killed by SIGKILL". */
async function howItEnds(child: ChildProcess, stopSignal: NodeJS.Signals): Promise<string> {
  if (child.pid === undefined) {
    const [error] = (await once(child, 'error')) as [Error];
    return `could not be started (${error.message})`;
  }
  const guard = guardAgainstOrphaning(child.pid, stopSignal);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  guard.kill('SIGKILL');
  return signal ? `was killed by ${signal}` : `exited with ${code}`;
}

/**
 * A shell that stops the child if this process dies, even by SIGKILL: only this process holds the shell's standard input
 * open, so end of file means that it is gone.
 */
export function guardAgainstOrphaning(pid: number, stopSignal: NodeJS.Signals): ChildProcess {
  const script = 'read -r _; kill -s "$1" "$2"';
  const guard = spawn('/bin/sh', ['-c', script, 'guard', stopSignal.replace('SIG', ''), String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  return guard;
}
