/**
 * Prints the traces of a Holdfast on plain Node: `node --import ./docs/examples/tracing.mjs lib/host/main.ts`.
 *
 * To send them to a collector instead, replace the exporter by `new OTLPTraceExporter()` of
 * @opentelemetry/exporter-trace-otlp-http, which reads OTEL_EXPORTER_OTLP_ENDPOINT.
 */
import { propagation, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, ConsoleSpanExporter } from '@opentelemetry/sdk-trace-base';

const exporter = new ConsoleSpanExporter();
const provider = new BasicTracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'holdfast' }),
  spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1000 })],
});
trace.setGlobalTracerProvider(provider);
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
