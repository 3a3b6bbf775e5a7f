import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StackError } from '../../lib/host/error.ts';
import { freePorts, isFree } from '../../lib/host/ports.ts';
import type { Cluster, Secrets } from './cluster.ts';

/** Everything a stack keeps, by name: `--fresh` deletes these and nothing else. */
const CONTENTS = ['postgres', 'postgres.new', 'run', 'secrets.json', 'port', 'postgres.log', 'postgrest.log'];
/** How long a stack that is stopping may still hold the folder, in milliseconds. */
const STOP_TIMEOUT = 3_000;
/** The shortest limit on the path of a Unix socket (macOS: 104 bytes with the final NUL) less the socket's own name. */
const LONGEST_SOCKET_FOLDER = 103 - '/.s.PGSQL.65535'.length;

/** Makes the data folder where there is none, and reads from it what the cluster is reached by. */
export async function openDataFolder(path: string): Promise<Cluster> {
  const folder = resolve(path);
  mkdirSync(folder, { recursive: true });
  // Root's own folder must let through the user that Postgres runs as; what is secret in it has a mode of its own.
  if (process.getuid?.() === 0) chmodSync(folder, statSync(folder).mode | 0o011);
  await waitUntilUnused(folder);
  return {
    folder,
    port: await choosePort(join(folder, 'port')),
    socketFolder: socketFolderOf(folder),
    secrets: secretsIn(join(folder, 'secrets.json')),
  };
}

/** Removes what `openDataFolder` had to put elsewhere. */
export function closeDataFolder({ folder, socketFolder }: Cluster): void {
  if (!socketFolder.startsWith(folder)) rmSync(socketFolder, { recursive: true, force: true });
}

/** What the system refuses to do with the data folder is a problem of that kind too; anything else is a bug of ours. */
export function asStackError(error: unknown, folder: string): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  return new StackError(`The data folder ${folder} cannot be used: ${error.message}`, { cause: error });
}

/** A data folder of its own for a throwaway stack. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'holdfast-'));
}

/** Deletes what a stack keeps in its data folder, unless one runs on it. */
export async function clearDataFolder(path: string): Promise<void> {
  const folder = resolve(path);
  await waitUntilUnused(folder);
  for (const name of CONTENTS) rmSync(join(folder, name), { recursive: true, force: true });
}

/** The secrets of a data folder, generated at first and kept in a file that only its owner can read. */
export function secretsIn(file: string): Secrets {
  if (!existsSync(file)) {
    const generate = () => randomBytes(32).toString('base64url');
    const secrets = {
      jwtSecret: generate(),
      supabase_admin: generate(),
      postgres: generate(),
      authenticator: generate(),
    };
    writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  }
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new StackError(`${file} is damaged: npm start -- --fresh deletes it and starts again`);
  }
}

/** The port used last, so that connection strings stay good; else any that is free. */
async function choosePort(file: string): Promise<number> {
  const last = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (last > 0 && (await isFree(last))) return last;
  const [port = 0] = await freePorts(1);
  writeFileSync(file, `${port}\n`);
  return port;
}

function socketFolderOf(folder: string): string {
  const inside = join(folder, 'run');
  if (Buffer.byteLength(inside) <= LONGEST_SOCKET_FOLDER) return inside;
  return mkdtempSync('/tmp/holdfast-socket-');
}

/** Lets a predecessor that is stopping finish; one that stays is in the way. */
async function waitUntilUnused(folder: string) {
  const deadline = performance.now() + STOP_TIMEOUT;
  while (await isInUse(folder)) {
    if (performance.now() > deadline) {
      throw new StackError(`The data folder ${folder} is in use: stop the stack that runs on it, or set DATA_DIR`);
    }
    await delay(50);
  }
}

/** Whether a Postgres runs on the folder: its process and its port, as after a reboot the process id says nothing. */
async function isInUse(folder: string): Promise<boolean> {
  try {
    const [pid, , , port] = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8')
      .split('\n')
      .map(Number);
    process.kill(pid ?? 0, 0);
    return port !== undefined && !(await isFree(port));
  } catch {
    return false;
  }
}
