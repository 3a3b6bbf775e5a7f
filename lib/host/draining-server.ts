import { createServer, type RequestListener, type Server, type ServerOptions, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { TIMEOUT_MS } from '../http/serve.ts';

/** How long requests in flight may take to finish, in milliseconds: longer than any may take. */
const GRACE_MS = TIMEOUT_MS + 1000;
/**
 * While requests go on, connections without one stay open: for so many of these intervals (in milliseconds) at most. A load balancer
 * uses them again within that time, and learns from the response that they close. Closed at once, they would break what it is just
 * sending.
 */
const INTERVALS = 8;
const INTERVAL_MS = 50;

export interface DrainingServer {
  server: Server;
  /**
   * Stops listening, and a moment later closes the connections that carry no request. Resolves when the requests in flight are
   * answered, with `connection: close`, or have had their time.
   */
  drain(): Promise<void>;
}

/** An HTTP server that can stop without a broken request. */
export function createDrainingServer(options: ServerOptions, listener: RequestListener): DrainingServer {
  let answered = 0;
  class Response extends ServerResponse {
    override writeHead(status: number, ...head: unknown[]): this {
      answered++;
      if (!server.listening) this.shouldKeepAlive = false;
      return super.writeHead(status, ...(head as []));
    }
  }
  const server = createServer({ ...options, ServerResponse: Response as typeof ServerResponse }, listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  async function untilQuiet() {
    for (let interval = 0, before = -1; interval < INTERVALS && answered !== before; interval++) {
      before = answered;
      await delay(INTERVAL_MS);
    }
  }

  async function drain() {
    // Not the HTTP server's own close(), which closes idle connections at once.
    const closed = new Promise((resolve) => NetServer.prototype.close.call(server, resolve));
    await Promise.race([closed, untilQuiet()]);
    server.closeIdleConnections();
    // Node takes a connection that has sent nothing yet for one that is sending a request.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    const timeout = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    await closed;
    clearTimeout(timeout);
  }
  return { server, drain };
}
