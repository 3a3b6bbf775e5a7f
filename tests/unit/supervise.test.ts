import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { pauseAfter, type Supervised, supervise } from '../../lib/host/supervise.ts';
import { until } from '../support/until.ts';

const GOOD = 'exec sleep 60';
const BAD = 'exit 3';
/** The system cannot spawn a process. */
const NONE = '';

let supervised: Supervised | undefined;
afterEach(async () => {
  await supervised?.stop();
  supervised = undefined;
});

/** Supervises a shell that runs each time what `script` says. Only a good one is ever ready. */
async function start(script: (launch: number) => string, signal?: AbortSignal) {
  let launches = 0;
  const scripts = new Map<ChildProcess, string>();
  const crashes: string[] = [];
  supervised = await supervise({
    name: 'Sleeper',
    launch() {
      const chosen = script(++launches);
      if (chosen === NONE) throw new Error('spawn EAGAIN');
      const child = spawn('/bin/sh', ['-c', chosen], { stdio: 'ignore' });
      scripts.set(child, chosen);
      return child;
    },
    stopSignal: 'SIGTERM',
    isReady: async (child) => scripts.get(child) === GOOD,
    startTimeout: 5000,
    whyNotReady: (how) => `Sleeper ${how}`,
    onCrash: (message) => crashes.push(message),
    signal,
  });
  return { supervised, crashes, launches: () => launches };
}

/** Kills the child, and waits for the next one. */
async function killOnce(supervised: Supervised) {
  const { pid: killed } = supervised;
  process.kill(killed as number, 'SIGKILL');
  await until('another child runs', () => supervised.pid !== undefined && supervised.pid !== killed);
}

test('a child that had become ready is started again at once, however often it is killed', async () => {
  const { supervised, crashes } = await start(() => GOOD);
  for (let kills = 1; kills <= 30; kills++) {
    await killOnce(supervised);
    expect(crashes).toHaveLength(kills);
  }
  expect(crashes[0]).toBe('Sleeper was killed by SIGKILL: starting it again');
});

test('a child that was ready and then dies before it is ready again gets pauses, and its next try', async () => {
  const { supervised, crashes, launches } = await start((launch) => [GOOD, BAD, BAD, NONE][launch - 1] ?? GOOD);
  process.kill(supervised.pid as number, 'SIGKILL');
  await until('the fifth launch', () => launches() === 5);
  const reasons = ['was killed by SIGKILL', 'exited with 3', 'exited with 3', 'could not be started (spawn EAGAIN)'];
  expect(crashes).toEqual(reasons.map((reason) => `Sleeper ${reason}: starting it again`));
});

test('the pause is none after a child that was ready, then doubles up to five seconds; the twentieth failure is the last', () => {
  const pauses = Array.from({ length: 21 }, (_, failures) => pauseAfter(failures));
  expect(pauses.slice(0, 5)).toEqual([0, 20, 40, 80, 160]);
  expect(pauses.slice(9, 20)).toEqual(new Array(11).fill(5000));
  expect(pauses[20]).toBeUndefined();
});

test('a child that dies before it was ever ready is a failed start', async () => {
  await expect(start(() => BAD)).rejects.toThrow('Sleeper exited with 3');
});

test('a start that is aborted leaves no child behind', async () => {
  const abort = new AbortController();
  const child = spawn('/bin/sh', ['-c', GOOD], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  const starting = supervise({
    ...{ name: 'Sleeper', launch: () => child, stopSignal: 'SIGTERM', startTimeout: 5000 },
    ...{ isReady: async () => false, whyNotReady: () => undefined, onCrash: () => {}, signal: abort.signal },
  });
  abort.abort();
  await expect(starting).rejects.toBe(abort.signal.reason);
  expect(await gone).toEqual([null, 'SIGTERM']);
});

test('once it is ready, aborting the start changes nothing: whoever has it stops it', async () => {
  const abort = new AbortController();
  const { supervised, crashes } = await start(() => GOOD, abort.signal);
  abort.abort();
  await killOnce(supervised);
  expect(crashes).toHaveLength(1);
});
