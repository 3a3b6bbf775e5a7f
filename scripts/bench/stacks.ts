import type { Limits, MemoryUsage } from '../constrained/control-group.ts';
import { type ConstrainedStackOptions, startConstrainedStack } from '../constrained/stack.ts';
import type { Part } from './measure.ts';
import { type ShardedStackOptions, startShardedStack } from './sharded-stack.ts';
import { audit, type Stock, setUpStock } from './stock.ts';

/** A way to run the service. */
export type Variant = { name: string } & (ConstrainedStackOptions | ShardedStackOptions);

/** A running service to put under load. */
export interface MeasuredStack {
  /** Where it listens. */
  urls: string[];
  /** Of all of it, or of each shard; undefined where there are none. */
  limits: Limits | undefined;
  /** The CPU time used so far, in microseconds. */
  cpuUsage(): Partial<Record<Part, number>>;
  /** What all of it holds in memory; undefined where nothing limits it as a whole. */
  memory(): MemoryUsage | undefined;
  /** Puts it where a fresh one with that stock would be. */
  setUp(stock: Stock): Promise<void>;
  /** The violations that the audit finds, one line each. */
  audit(): Promise<string[]>;
  /** Sets its limits, where it has none while it warms up. */
  limit?(): void;
  stop(): Promise<void>;
}

/** Rejects, with all stopped again, where a part does not start or `signal` aborts the start. */
export async function startVariant(variant: Variant, signal: AbortSignal): Promise<MeasuredStack> {
  if ('shards' in variant) return startShardedStack(variant, signal);
  const stack = await startConstrainedStack({ ...variant, signal });
  return {
    ...stack,
    urls: [stack.url],
    setUp: (stock) => setUpStock(stack.adminUrl, stock),
    audit: () => audit(stack.adminUrl),
  };
}
