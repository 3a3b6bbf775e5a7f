import getPort, { clearLockedPorts } from 'get-port';

const host = '127.0.0.1';

/** Whether nothing listens on that port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  // A port that was found free before is locked for a while, which says nothing about whether it is.
  clearLockedPorts();
  return (await getPort({ port, host })) === port;
}

/** Free ports of 127.0.0.1, all different. */
export async function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, () => getPort({ host })));
}
