import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

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
