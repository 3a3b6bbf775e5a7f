import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import type { AddressInfo } from 'node:net';
import { log } from '../log.ts';
import { getSettings } from '../settings.ts';
import { StackError } from './error.ts';
import { createHost } from './host.ts';
import { startMaintenance } from './maintenance.ts';
import { urlOf } from './ports.ts';

/** Connections that may wait to be accepted. With Node's default of 511, clients in a rush wait a second and retry. */
const BACKLOG = 4096;

/** The codes of errors for an address that this machine does not have, and for a name that nobody knows. */
const NOT_HERE = /^(EADDRNOTAVAIL|ENOTFOUND|EAI_AGAIN)$/;

interface Listening {
  url: string;
  /** Resolves when the requests in flight are answered, and maintenance has ended. */
  drain(): Promise<void>;
}

/** Runs the functions of api/ where HOST and PORT say, and tells the parent process, if there is one, once it listens. */
export async function listen(): Promise<Listening> {
  const { HOST, PORT } = getSettings();
  const { server, drain } = await createHost();
  try {
    await once(server.listen(PORT, HOST, BACKLOG), 'listening');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new StackError(`Port ${PORT} is in use: set PORT to another.`);
    if (NOT_HERE.test(code)) throw new StackError(`HOST must be an address or a name of this machine, not ${HOST}`);
    throw error;
  }
  const url = urlOf(server.address() as AddressInfo);
  log.info({ url }, 'listening');
  process.send?.({ type: 'listening', url });
  // Now, not at exit: a process that is killed would leave its successor nothing.
  flushCompileCache();
  const maintenance = startMaintenance();
  return { url, drain: async () => void (await Promise.all([drain(), maintenance.stop()])) };
}
