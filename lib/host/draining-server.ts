import { createServer, type RequestListener, type Server, type ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TIMEOUT_MS } from '../http/serve.ts';
import { nextTurn } from '../http/turn.ts';

/** How long requests in flight may take to finish, in milliseconds: longer than any may take. */
const GRACE_MS = TIMEOUT_MS + 1000;

export interface DrainingServer {
  server: Server;
  /**
   * Stops listening and closes the connections that carry no request. Resolves when the requests in flight are answered, with
   * `connection: close`, or have had their time.
   */
  drain(): Promise<void>;
}

/** An HTTP server that can stop without a broken request. */
export function createDrainingServer(options: ServerOptions, listener: RequestListener): DrainingServer {
  class Response extends ServerResponse {
    override writeHead(status: number, ...head: unknown[]): this {
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

  async function drain() {
    // Requests that have arrived already are read first.
    await nextTurn();
    const closed = new Promise((resolve) => server.close(resolve));
    // Node closes idle connections, but takes one that has sent nothing yet for one that is sending a request.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    const timeout = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    await closed;
    clearTimeout(timeout);
  }
  return { server, drain };
}
