import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type HttpProblem, httpProblems } from '../http/problems.ts';
import { problemResponse, securityHeaders } from '../http/response.ts';
import { log } from '../log.ts';
import { countRequest } from '../metrics.ts';

/**
 * Respond with a problem document to what Node does not hand over as a request: what it cannot parse, what does not arrive
 * in time, and CONNECT.
 */
export function refuseNonRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else refuse(socket, error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request_timeout' : 'malformed_request');
  });
  // Node would refuse an expectation that it does not know by a response of its own.
  server.on('checkExpectation', (req, res) => void server.emit('request', req, res));
  server.on('connect', (_, socket) => refuse(socket, 'not_found'));
}

export function refuse(socket: Duplex, code: HttpProblem): void {
  const requestId = randomUUID();
  const { status, headers, body } = problemResponse(code, httpProblems[code], requestId);
  const content = JSON.stringify(body);
  const head = {
    ...securityHeaders,
    ...headers,
    connection: 'close',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(content),
    'x-request-id': requestId,
  };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
  socket.on('error', () => {});
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', content].join('\r\n'));
  log.info({ request_id: requestId, outcome: code, status });
  countRequest(undefined, code, status);
}
