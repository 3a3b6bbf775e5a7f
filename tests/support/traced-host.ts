import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import type { DrainingServer } from '../../lib/host/draining-server.ts';
import { FaultProxy } from './fault-proxy.ts';
import { listen } from './listen.ts';
import { useStack } from './stack.ts';

/** Stands for what may name a person or is a secret: it is in no span. */
export const MARK = 'marked-7f3a';

/** The API in the process of the test, where the spans of the SDK can be read; PostgREST is behind a proxy. */
export interface TracedHost {
  readonly url: string;
  readonly proxy: FaultProxy;
  /** All spans that have ended. */
  all(): ReadableSpan[];
  /** Those of this test. */
  finished(): ReadableSpan[];
  /** Those of this test with this name. */
  named(name: string): ReadableSpan[];
  /** The requests of this test that reached PostgREST, or would have. */
  readonly sent: IncomingMessage[];
  /** From now on, what happens to requests on their way to PostgREST. */
  fail(nextFault: FaultProxy['nextFault']): void;
  /** The status of a response. */
  post(path: string, body: object, headers?: Record<string, string>): Promise<number>;
  /** The status of a reservation of one unit. */
  reserve(headers?: Record<string, string>): Promise<number>;
}

/** Gives a test file a traced host; call it once, at the top level. */
export function useTracedHost(): TracedHost {
  const itemId = randomUUID();
  const stack = useStack();
  const exporter = new InMemorySpanExporter();
  let proxy: FaultProxy;
  let host: DrainingServer;
  let url: string;
  let sent: IncomingMessage[] = [];
  let earlier = 0;

  beforeAll(async () => {
    await stack.pool.query('select create_item($1, $2, 1000)', [itemId, 'Traced']);
    proxy = new FaultProxy(stack.restUrl);
    await proxy.listen();
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    vi.stubEnv('SUPABASE_URL', proxy.url)
      .stubEnv('SUPABASE_REST_PATH', '/')
      .stubEnv('SUPABASE_SERVICE_ROLE_KEY', stack.serviceRoleKey)
      .stubEnv('LOG_LEVEL', 'silent');
    const { createHost } = await import('../../lib/host/host.ts');
    host = await createHost();
    url = `http://127.0.0.1:${await listen(host.server)}`;
  });
  afterAll(async () => {
    await host.drain();
    await proxy.stop();
    vi.unstubAllEnvs();
  });

  beforeEach(() => {
    earlier = exporter.getFinishedSpans().length;
    sent = [];
    fail(() => 'none');
  });

  function fail(nextFault: FaultProxy['nextFault']): void {
    proxy.nextFault = (request) => {
      sent.push(request);
      return nextFault(request);
    };
  }

  async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<number> {
    const json = { 'content-type': 'application/json', ...headers };
    const response = await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body), headers: json });
    await response.text();
    return response.status;
  }

  const finished = () => exporter.getFinishedSpans().slice(earlier);
  const reservation = { item_id: itemId, customer_id: `${MARK}@example.com`, quantity: 1 };
  return {
    get url() {
      return url;
    },
    get proxy() {
      return proxy;
    },
    get sent() {
      return sent;
    },
    all: () => exporter.getFinishedSpans(),
    finished,
    named: (name) => finished().filter((span) => span.name === name),
    fail,
    post,
    reserve: (headers = {}) => post('/v1/reservations', reservation, headers),
  };
}

const idOf = (span: ReadableSpan) => span.spanContext().spanId;

/** Each trace as an indented list of its spans: kind, name, status where it is an error, links, by time. */
export function treesOf(spans: ReadableSpan[]): string[] {
  const sorted = spans.toSorted(
    (one, other) => one.startTime[0] - other.startTime[0] || one.startTime[1] - other.startTime[1],
  );
  const ids = new Set(spans.map(idOf));
  const nameOf = (id: string) => spans.find((span) => idOf(span) === id)?.name ?? 'unknown';
  const describe = ({ kind, name, status, links }: ReadableSpan) =>
    [
      `${SpanKind[kind]} ${name}`,
      ...(status.code === SpanStatusCode.ERROR ? ['(error)'] : []),
      ...links.map(({ context }) => `→ ${nameOf(context.spanId)}`),
    ].join(' ');
  const linesOf = (span: ReadableSpan, indent: string): string[] => [
    `${indent}${describe(span)}`,
    ...sorted
      .filter(({ parentSpanContext }) => parentSpanContext?.spanId === idOf(span))
      .flatMap((child) => linesOf(child, `${indent}  `)),
  ];
  const roots = sorted.filter(({ parentSpanContext }) => !ids.has(parentSpanContext?.spanId ?? ''));
  return roots.map((root) => linesOf(root, '').join('\n'));
}
