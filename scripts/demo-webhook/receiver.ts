import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** An event whose signature was right. */
export type Received = { id: string; type: string; timestamp: string; data: Record<string, unknown> };

export interface Receiver {
  url: string;
  close(): Promise<void>;
}

export interface ReceiverOptions {
  /** `whsec_` and Base64. */
  secret: string;
  port?: number;
  /** Answers an event; without it the answer is 204. */
  respond?: (event: Received, response: ServerResponse) => unknown;
  /** Told of a request whose signature is wrong, which gets 401. */
  onRefusal?: (reason: string) => void;
}

/** A receiver of Standard Webhooks that verifies signatures by their library. */
export async function startReceiver({ secret, port = 0, respond, onRefusal }: ReceiverOptions): Promise<Receiver> {
  const webhook = new Webhook(secret);
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    try {
      const event = webhook.verify(body, request.headers as Record<string, string>) as Omit<Received, 'id'>;
      const received = { ...event, id: request.headers['webhook-id'] as string };
      if (respond) await respond(received, response);
      else response.writeHead(204).end();
    } catch (error) {
      onRefusal?.((error as Error).message);
      response.writeHead(401).end();
    }
  };
  const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
    receive(request, response).catch(() => response.destroy());
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
