import { trace } from '@opentelemetry/api';

/** Its spans are no-ops until an OpenTelemetry SDK is registered (docs/monitoring.md). */
export const tracer = trace.getTracer('holdfast');
