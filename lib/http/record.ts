import type { IncomingMessage } from 'node:http';
import {
  type Context,
  context,
  INVALID_TRACEID,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { logRequest } from '../log.ts';
import { countRequest } from '../metrics.ts';
import type { Operation } from '../operation.ts';
import { tracer } from '../tracer.ts';
import { requestIdOf } from './identify.ts';
import type { HttpResponse } from './response.ts';

const TENANT = 'X-Tenant-Id';

/** The methods that OpenTelemetry's conventions know; any other is `_OTHER`, so that clients cannot make up names of spans. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE']);

/**
 * What is counted and logged of a request, and its span. Paths, queries, headers and bodies may name people and hold secrets,
 * so none of these has them: only the template of the path.
 */
export class RequestRecord {
  readonly requestId: string;
  /** When the request arrived, by `performance.now()`. */
  readonly started = performance.now();
  /** The trace context that the request's own work belongs to. */
  context: Context = ROOT_CONTEXT;
  readonly #req: IncomingMessage;
  #route: string | undefined;
  #operation: string | undefined;
  #tenant: string | undefined;
  #span: Span | undefined;

  constructor(req: IncomingMessage) {
    this.#req = req;
    this.requestId = requestIdOf(req);
  }

  /** Begin the span, once the route and the operation are known: a sampler may decide by them. */
  begin(route: string | undefined, operation?: Operation): void {
    this.#route = route;
    this.#operation = operation?.id;
    this.#tenant = operation && tenantOf(this.#req, operation);
    const active = context.active();
    const parent = trace.getSpan(active) === undefined ? propagation.extract(active, this.#req.headers) : active;
    const method = METHODS.has(this.#req.method as string) ? (this.#req.method as string) : undefined;
    const name = [method ?? 'HTTP', ...(route === undefined ? [] : [route])].join(' ');
    const attributes = {
      'http.request.method': method ?? '_OTHER',
      'http.route': route,
      'url.scheme': String(this.#req.headers['x-forwarded-proto']).startsWith('https') ? 'https' : 'http',
      'holdfast.request_id': this.requestId,
      'holdfast.operation': this.#operation,
      'holdfast.tenant': this.#tenant,
    };
    const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
    // Without an SDK the span is invalid: there is nothing to pass on.
    if (span.spanContext().traceId === INVALID_TRACEID) return;
    this.#span = span;
    this.context = trace.setSpan(parent, span);
  }

  /** Record why there is no outcome. */
  fail(error: unknown): void {
    this.#span?.recordException(error as Error);
  }

  /** Count and log the request, and end its span. */
  end({ status, outcome }: HttpResponse): void {
    const ms = performance.now() - this.started;
    countRequest(this.#operation, outcome, status, ms / 1000);
    const span = this.#span;
    if (span !== undefined) {
      span.setAttribute('http.response.status_code', status);
      if (outcome !== undefined) span.setAttribute('holdfast.outcome', outcome);
      if (status >= 500) span.setAttribute('error.type', outcome ?? status).setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    }
    logRequest({
      request_id: this.requestId,
      trace_id: span?.spanContext().traceId,
      tenant: this.#tenant,
      method: this.#req.method,
      route: this.#route,
      operation: this.#operation,
      outcome,
      status,
      ms: Math.round(ms * 10) / 10,
    });
  }
}

/** The tenant that a request of a tenant's operation names, if the name is valid. */
function tenantOf(req: IncomingMessage, operation: Operation): string | undefined {
  const schema = operation.headers?.shape[TENANT];
  return schema?.safeParse(req.headers[TENANT.toLowerCase()]).data as string | undefined;
}
