import { beforeAll } from 'vitest';
import { checkResponse } from './contract.ts';
import type { Host } from './host.ts';
import { type TestStack, useStack } from './stack.ts';

export type Request = {
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, as `application/json` unless `headers` say otherwise. */
  raw?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
};

export type ApiResponse = {
  status: number;
  headers: Headers;
  /** The JSON, the text of another type, undefined where there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: its shape is the contract's, which every response is checked against
  body: any;
};

type Send = (path: string, request?: Request) => Promise<ApiResponse>;

export type Api = Record<'get' | 'post' | 'put' | 'patch' | 'delete', Send> & {
  request(method: string, path: string, request?: Request): Promise<ApiResponse>;
  readonly url: string;
  readonly host: Host;
  readonly stack: TestStack;
};

/**
 * The API on a host of its own, started before the tests of the file with `env` added to its environment; twice makes
 * two instances. Every response is checked against the OpenAPI document: an undocumented one fails the test.
 *
 * @param program what runs the API, where that is not the host
 */
export function useApi(stack: TestStack = useStack(), env: Record<string, string> = {}, program?: URL): Api {
  let host: Host;
  beforeAll(async () => {
    host = await stack.startHost(env, program);
  });
  async function send(method: string, path: string, request: Request = {}): Promise<ApiResponse> {
    const { headers: own, ...init } = withBody(request);
    const received = await fetch(host.url + path, { method, redirect: 'manual', headers: own, ...init });
    const response = { status: received.status, headers: received.headers, body: await readBody(received) };
    checkResponse({ method, path, headers: own }, response);
    return response;
  }
  const as =
    (method: string): Send =>
    (path, request) =>
      send(method, path, request);
  return {
    get: as('GET'),
    post: as('POST'),
    put: as('PUT'),
    patch: as('PATCH'),
    delete: as('DELETE'),
    request: send,
    get url() {
      return host.url;
    },
    get host() {
      return host;
    },
    stack,
  };
}

function withBody({ body, raw, headers = {} }: Request): {
  body?: string | Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
} {
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  if (content === undefined) return { headers };
  return { body: content, headers: { 'content-type': 'application/json', ...lowerCased(headers) } };
}

const lowerCased = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  return /\bjson\b/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
}
