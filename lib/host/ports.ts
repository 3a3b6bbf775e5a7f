import type { AddressInfo } from 'node:net';
import getPort, { clearLockedPorts } from 'get-port';

const host = '127.0.0.1';

/** Whether nothing listens on that port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  // get-port locks each port that it has returned for a while; a locked port may nevertheless be free.
  clearLockedPorts();
  return (await getPort({ port, host })) === port;
}

/** Where this machine reaches what listens there. */
export function urlOf({ address, family, port }: AddressInfo): string {
  if (family === 'IPv4') return `http://${address === '0.0.0.0' ? '127.0.0.1' : address}:${port}`;
  return `http://[${address === '::' ? '::1' : address}]:${port}`;
}

/** Free ports of 127.0.0.1, all different. */
export async function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, () => getPort({ host })));
}
