import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { StackError } from './error.ts';

/** How long a child may take to stop before it is killed, in milliseconds. */
const STOP_TIMEOUT = 10_000;
/** The pauses before launches that follow failed ones, in milliseconds: the first, and the longest. */
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 5_000;
const FAILURES_IN_A_ROW = 20;

interface Program {
  name: string;
  launch: () => ChildProcess;
  stopSignal: NodeJS.Signals;
  /** Whether this child is ready: polled after each launch until it is. */
  isReady: (child: ChildProcess) => Promise<boolean>;
  /** How long the first start may take, in milliseconds. */
  startTimeout: number;
  /** Why the start failed, if the child ended before it was ready; `undefined` to try again. */
  whyNotReady: (how: string) => string | undefined;
  /** Called for each crash after the first start. */
  onCrash: (message: string) => void;
  /** Aborts the start; the child is stopped then. */
  signal?: AbortSignal | undefined;
}

export interface Supervised {
  /** The process id of the child, undefined between a crash and the restart. */
  readonly pid: number | undefined;
  /** Resolves with the reason when the supervisor gives up, or with undefined after `stop`. */
  readonly ended: Promise<StackError | undefined>;
  /** Stops the child for good. Resolves when it has ended. */
  stop(): Promise<void>;
}

/**
 * Starts a child process, waits until it is ready, and then restarts it whenever it dies: at once if it was ready, because
 * then it is no crash loop, otherwise after growing pauses.
 */
export async function supervise(program: Program): Promise<Supervised> {
  const { name, startTimeout, signal } = program;
  signal?.throwIfAborted();
  const supervisor = new Supervisor(program);
  signal?.addEventListener('abort', supervisor.stop, { once: true });
  const timeout = setTimeout(supervisor.stop, startTimeout);
  const failure = await Promise.race([
    supervisor.ready.then(() => undefined),
    supervisor.ended.then((reason) => reason ?? new StackError(`${name} was not ready after ${startTimeout / 1000} s`)),
  ]);
  clearTimeout(timeout);
  signal?.removeEventListener('abort', supervisor.stop);
  signal?.throwIfAborted();
  if (failure) throw failure;
  return supervisor;
}

class Supervisor implements Supervised {
  readonly ended: Promise<StackError | undefined>;
  /** Resolves when a child is ready for the first time. */
  readonly ready: Promise<void>;
  readonly #program: Program;
  readonly #stopping = new AbortController();
  #child: ChildProcess | undefined;

  constructor(program: Program) {
    this.#program = program;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ready = promise;
    this.ended = this.#keepAlive(resolve);
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  stop = async (): Promise<void> => {
    this.#stopping.abort();
    const last = this.#child;
    last?.kill(this.#program.stopSignal);
    const timeout = setTimeout(() => last?.kill('SIGKILL'), STOP_TIMEOUT);
    await this.ended;
    clearTimeout(timeout);
  };

  async #keepAlive(onReady: () => void): Promise<StackError | undefined> {
    const { name, whyNotReady, onCrash } = this.#program;
    const { signal } = this.#stopping;
    let everReady = false;
    let failures = 0;
    while (!signal.aborted) {
      const { how, wasReady } = await this.#run(onReady);
      if (signal.aborted) break;
      everReady ||= wasReady;
      const failure = everReady ? undefined : whyNotReady(how);
      if (failure) return new StackError(failure);
      failures = wasReady ? 0 : failures + 1;
      const pause = pauseAfter(failures);
      if (pause === undefined) return new StackError(`${name} ${how} ${failures} times in a row`);
      if (everReady) onCrash(`${name} ${how}: starting it again`);
      await delay(pause, undefined, { signal }).catch(() => {});
    }
    return undefined;
  }

  /** Launches a child and polls until it is ready. Resolves when it has ended. */
  async #run(onReady: () => void): Promise<{ how: string; wasReady: boolean }> {
    const { launch, isReady, stopSignal } = this.#program;
    let child: ChildProcess;
    try {
      child = launch();
    } catch (error) {
      return { how: couldNotStart(error), wasReady: false };
    }
    this.#child = child;
    let wasReady = false;
    const poll = async () => {
      const startedAt = performance.now();
      const isAlive = () => this.#child === child;
      while (isAlive() && !(await isReady(child))) await delay(10 + (performance.now() - startedAt) / 10);
      wasReady = isAlive();
      if (wasReady) onReady();
    };
    void poll();
    const how = await howItEnds(child, stopSignal);
    this.#child = undefined;
    return { how, wasReady };
  }
}

/** How long to wait after so many launches in a row that were never ready, in milliseconds; undefined: give up. */
export function pauseAfter(failures: number): number | undefined {
  if (failures >= FAILURES_IN_A_ROW) return undefined;
  return failures === 0 ? 0 : Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE);
}

/** Whether a GET of this URL succeeds. */
export async function isOk(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

const couldNotStart = (error: unknown) => `could not be started (${(error as Error).message})`;

/** Resolves, once its output is read, with a phrase for how the child ended: "exited with 1", "was killed by SIGKILL". */
async function howItEnds(child: ChildProcess, stopSignal: NodeJS.Signals): Promise<string> {
  if (child.pid === undefined) {
    const [error] = await once(child, 'error');
    return couldNotStart(error);
  }
  const guard = guardAgainstOrphaning(child.pid, stopSignal);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
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
