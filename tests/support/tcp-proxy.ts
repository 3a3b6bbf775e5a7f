import type { AddressInfo } from 'node:net';
import { connect, createServer, type NetConnectOpts, type Server, type Socket } from 'node:net';

/** What can happen to a reply: what it answers has taken effect. */
export const replyFaults = ['none', 'late', 'cut', 'cut in the middle'] as const;
type ReplyFault = (typeof replyFaults)[number];

const DELAY_MS = 300;

/** A TCP proxy before a database. `nextFault` says what happens to each reply; by default nothing does. */
export class TcpProxy {
  nextFault: () => ReplyFault = () => 'none';
  readonly #server: Server;
  readonly #accepted = new Set<Socket>();
  #port = 0;

  constructor(target: NetConnectOpts) {
    this.#server = createServer((client) => this.#join(client, connect(target)));
  }

  get port(): number {
    return this.#port;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
    for (const client of this.#accepted) client.destroy();
  }

  #join(client: Socket, server: Socket): void {
    this.#accepted.add(client);
    client
      .on('error', () => {})
      .on('close', () => {
        this.#accepted.delete(client);
        server.destroy();
      });
    server.on('error', () => {}).on('close', () => client.destroy());
    client.on('data', (request) => server.write(request));
    server.on('data', (reply) => this.#answer(client, reply));
  }

  #answer(client: Socket, reply: Buffer): void {
    const fault = this.nextFault();
    if (fault === 'none') client.write(reply);
    if (fault === 'late') setTimeout(() => client.write(reply), DELAY_MS);
    if (fault === 'cut') client.resetAndDestroy();
    if (fault === 'cut in the middle') client.end(reply.subarray(0, reply.length / 2));
  }
}
