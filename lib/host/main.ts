/** Runs the functions of api/ on plain Node: `node lib/host/main.ts`, with the environment of .env.example. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { log } from '../http/log.ts';
import { getSettings } from '../settings.ts';
import { createHost } from './host.ts';

/** How long requests in flight may take to finish when the host stops, in milliseconds. */
const GRACE_MS = 10_000;
/** Connections that may wait to be accepted. With Node's default of 511, clients in a rush wait a second and retry. */
const BACKLOG = 4096;

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

async function main(): Promise<string> {
  const { HOST, PORT } = getSettings();
  const server = await createHost();
  server.on('error', (error: NodeJS.ErrnoException) => {
    fail(error.code === 'EADDRINUSE' ? `Port ${PORT} is in use: set PORT to another.` : error.message);
  });
  server.listen(PORT, HOST, BACKLOG);
  const stop = () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), GRACE_MS).unref();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop).once('disconnect', stop);

  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://${HOST === '0.0.0.0' ? '127.0.0.1' : HOST}:${port}`;
  log.info({ url }, 'listening');
  process.send?.({ type: 'listening', url });
  return url;
}

/** Where the host listens, once it does. */
export const listening = main().catch((error: Error) => fail(error.message));
