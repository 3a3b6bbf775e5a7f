import {
  type Attributes,
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { getSettings } from '../settings.ts';
import { tracer } from '../tracer.ts';
import type { FunctionCall, PendingCommand } from './command.ts';

const CALL: Attributes = { 'db.system.name': 'postgresql' };

/** Work that gets the context in which further spans are children of its own span. */
type Traced<T> = (context: Context) => Promise<T>;

/** Do work inside a span, which ends with it and has its error. */
async function inSpan<T>(span: Span, parent: Context, work: Traced<T>): Promise<T> {
  try {
    return await work(trace.setSpan(parent, span));
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string };
    span.setAttribute('error.type', code || name).setStatus({ code: SpanStatusCode.ERROR, message });
    throw error;
  } finally {
    span.end();
  }
}

/** The span of a call of a function, with all its attempts. */
export function inCall<T>({ function: name }: FunctionCall, parent: Context, work: Traced<T>): Promise<T> {
  const attributes = { ...CALL, 'db.stored_procedure.name': name };
  return inSpan(tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, parent), parent, work);
}

const isSampled = (context: Context) => (trace.getSpanContext(context)?.traceFlags ?? 0) & TraceFlags.SAMPLED;

/**
 * The span of a batch, with all its attempts. It is a child of the first request whose trace is sampled, so that a sampled
 * request is never without its batch; the batch and the other requests are linked with each other.
 */
export function inBatch<T>(batch: PendingCommand[], name: string, work: Traced<T>): Promise<T> {
  const first = batch.find(({ parent }) => isSampled(parent));
  // No SDK, or one that leaves all of these requests out.
  if (first === undefined) return work(batch[0]?.parent ?? ROOT_CONTEXT);
  const others = batch
    .filter((pending) => pending !== first && isSampled(pending.parent))
    .map(({ parent }) => trace.getSpan(parent) as Span);
  const links: Link[] = others.map((span) => ({ context: span.spanContext() }));
  const operation = operationOf(batch);
  const attributes = {
    ...CALL,
    'db.stored_procedure.name': name,
    'db.operation.name': operation,
    'db.operation.batch.size': batch.length > 1 ? batch.length : undefined,
  };
  const span = tracer.startSpan(`${operation} ${name}`, { kind: SpanKind.CLIENT, attributes, links }, first.parent);
  for (const other of others) {
    // A request that was answered at its deadline has ended.
    if (other.isRecording()) other.addLink({ context: span.spanContext() });
  }
  return inSpan(span, first.parent, work);
}

/** `purchase`, `BATCH purchase`, or `BATCH` of different commands. */
function operationOf(batch: PendingCommand[]): string {
  const [first = '', ...others] = new Set(batch.map(({ command }) => command.command));
  if (batch.length === 1) return first;
  return others.length === 0 ? `BATCH ${first}` : 'BATCH';
}

/** The span of one attempt, a request to PostgREST; `resends` is how many there were before it. */
export function inAttempt<T>(name: string, parent: Context, resends: number, work: Traced<T>): Promise<T> {
  const span = tracer.startSpan(`POST /rpc/${name}`, { kind: SpanKind.CLIENT, attributes: attributesOf(name) }, parent);
  if (resends > 0) span.setAttribute('http.request.resend_count', resends);
  return inSpan(span, parent, work);
}

const known = new Map<string, Attributes>();

function attributesOf(name: string): Attributes {
  const attributes = known.get(name) ?? describe(name);
  known.set(name, attributes);
  return attributes;
}

function describe(name: string): Attributes {
  const { SUPABASE_URL, SUPABASE_REST_PATH } = getSettings();
  const { origin, protocol, hostname, port } = new URL(SUPABASE_URL);
  return {
    'http.request.method': 'POST',
    'url.full': `${origin}${SUPABASE_REST_PATH}/rpc/${name}`,
    'url.template': `/rpc/${name}`,
    'server.address': hostname,
    'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
  };
}
