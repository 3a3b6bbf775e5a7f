import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { StackError } from '../../lib/host/error.ts';

/** The user Postgres runs as, which cannot be root. `undefined`: the present user will do. */
export interface PostgresUser {
  uid: number;
  gid: number;
  /** A command to put before Postgres, where the user alone could not reach its files. */
  prefix: string[];
}

/**
 * As root: the owner of an existing data folder, else the user `postgres`, else `nobody`. No user is ever created.
 *
 * @param data the data folder of Postgres, which need not exist
 * @param files what the user must be able to reach: the programs, and the folder that holds the data folder
 */
export function choosePostgresUser(data: string, files: string[]): PostgresUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = { ...(ownerOf(data) ?? account('postgres') ?? account('nobody') ?? nobodyToRunAs()), prefix: [] };
  const unreachable = files.find((file) => !canReach(user, file));
  if (!unreachable) return user;

  // A checkout below /root, say. On Linux root can hand down just the right to pass through folders; Docker withholds
  // the narrower of the two capabilities that carry it.
  for (const capability of ['dac_read_search', 'dac_override']) {
    const allowed = { ...user, prefix: prefixWith(user, capability) };
    if (files.every((file) => canReach(allowed, file))) return allowed;
  }
  throw new StackError(
    `Postgres refuses to run as root, and user ${user.uid} cannot read ${unreachable}: start as another user, or put the clone and DATA_DIR where every user can read them`,
  );
}

/** How to run a command as that user. */
export function commandAs(user: PostgresUser | undefined, command: string, args: string[]) {
  if (!user) return { command, args, options: {} };
  const [first, ...rest] = user.prefix;
  if (first) return { command: first, args: [...rest, command, ...args], options: {} };
  return { command, args, options: { uid: user.uid, gid: user.gid } };
}

function ownerOf(folder: string): { uid: number; gid: number } | undefined {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

function account(name: string): { uid: number; gid: number } | undefined {
  const [uid, gid] = ['-u', '-g'].map((which) => spawnSync('id', [which, name], { encoding: 'utf8' }));
  if (uid?.status !== 0 || gid?.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function nobodyToRunAs(): never {
  throw new StackError(
    'Postgres refuses to run as root, and this machine has neither a user postgres nor a user nobody',
  );
}

function canReach(user: PostgresUser, file: string): boolean {
  const { command, args, options } = commandAs(user, '/bin/sh', ['-c', 'test -r "$1"', 'sh', file]);
  return spawnSync(command, args, { ...options, cwd: '/' }).status === 0;
}

function prefixWith(user: { uid: number; gid: number }, capability: string): string[] {
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  // Without that bit access(2), which initdb looks for postgres with, would leave the capability out of account.
  const rights = ['--securebits=+no_setuid_fixup', `--inh-caps=+${capability}`, `--ambient-caps=+${capability}`];
  return ['setpriv', ...identity, ...rights];
}
