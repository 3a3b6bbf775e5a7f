import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { pick, type Random } from '../faults/customers.ts';
import type { Shards } from '../support/shards.ts';
import { replyFaults, TcpProxy } from '../support/tcp-proxy.ts';

export interface Fault {
  /** What the shard does. */
  name: string;
  /** Whether its items are not to be had meanwhile. */
  isAway: boolean;
  /** Breaks a shard; resolves with what heals it. */
  inject: (shards: Shards, shard: number, random: Random) => Promise<() => Promise<void>>;
}

/** How many of the replies something happens to. */
const FAULTY_SHARE = 0.3;

/** Ends a server with its backends, which would answer what they have been asked before they notice. */
function killServer(pid: number): void {
  process.kill(pid, 'SIGSTOP'); // so that it starts no further one
  const backends = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').match(/\d+/g) ?? [];
  process.kill(pid, 'SIGKILL');
  for (const backend of backends) {
    if (existsSync(`/proc/${backend}`)) process.kill(Number(backend), 'SIGKILL');
  }
}

async function kill({ sharded }: Shards, index: number) {
  const shard = sharded.shards[index];
  killServer(shard?.process.pid as number);
  // Its supervisor must not restart it.
  const ended = shard?.process.stop();
  return async () => {
    await ended;
    await shard?.start();
  };
}

/** Make the front connect to a shard through this port; without one, as at first. */
async function connectThrough({ sharded, askFront }: Shards, index: number, port: number | undefined): Promise<void> {
  for (const { number, connection, database } of sharded.partitions.filter(({ shard }) => shard === index)) {
    const through = port === undefined ? connection : `host=127.0.0.1 port=${port} dbname=${database}`;
    await askFront('select front.move($1, $2)', [number, through]);
  }
}

/** A process that accepts nothing, and the kernel's queue for it is full: packets for it get no answer. */
async function swallow(shards: Shards, index: number) {
  const listen = `require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
    process.send(this.address().port);
  })`;
  const listener = fork('-e', [listen], { execArgv: [] });
  const [port] = await once(listener, 'message');
  listener.kill('SIGSTOP');
  const queued = Array.from({ length: 4 }, () => connect(port as number, '127.0.0.1').on('error', () => {}));
  await connectThrough(shards, index, port as number);
  return async () => {
    await connectThrough(shards, index, undefined);
    for (const socket of queued) socket.destroy();
    listener.kill('SIGKILL');
  };
}

/** Replies that come late, in part or not at all after what was asked for has taken effect. */
async function disturbReplies(shards: Shards, index: number, random: Random) {
  const proxy = new TcpProxy({ host: '127.0.0.1', port: shards.sharded.shards[index]?.cluster.port as number });
  await proxy.listen();
  proxy.nextFault = () => (random() < FAULTY_SHARE ? pick(replyFaults, random) : 'none');
  await connectThrough(shards, index, proxy.port);
  return async () => {
    await connectThrough(shards, index, undefined);
    proxy.stop();
  };
}

export const faults: Fault[] = [
  { name: 'is killed', isAway: true, inject: kill },
  { name: 'answers no packet', isAway: true, inject: swallow },
  { name: 'replies late, in part or not at all', isAway: false, inject: disturbReplies },
];
