import { expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const EXAMPLE = new URL('../../docs/examples/tracing.mjs', import.meta.url);
const stack = useStack();

test('the documented example prints the spans of a request, and its log line has their trace', async () => {
  const host = await stack.startHost({ LOG_LEVEL: 'info', NODE_OPTIONS: `--import ${EXAMPLE}` });
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  await host.fetch('/product/1', { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });
  const names = await until('three spans', () => {
    const printed = [...host.output().matchAll(/traceId: '(\w+)',.*?\n {2}name: '([^']+)'/gs)];
    return printed.length === 3 && printed.map(([, id, name]) => `${id} ${name}`);
  });
  expect(names.toSorted()).toEqual(
    ['GET /product/:id', 'POST /rpc/get_stock', 'get_stock'].map((name) => `${traceId} ${name}`),
  );
  expect(host.output()).toContain("'service.name': 'holdfast'");
  expect(JSON.parse(/^\{.*getStock.*\}$/m.exec(host.output())?.[0] ?? '{}')).toMatchObject({ trace_id: traceId });
});
