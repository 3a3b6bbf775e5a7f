import type { Received } from '../../scripts/demo-webhook/receiver.ts';

/**
 * What is wrong with what a receiver has taken of these streams of events, `[]` if nothing is: each event was taken at least once,
 * and none, repeats included, after an event that follows it.
 */
export function faultsOf(streams: string[][], taken: Received[]): string[] {
  const places = new Map(streams.flatMap((stream) => stream.map((id, place) => [id, { stream, place }] as const)));
  const latest = new Map<string[], number>();
  const missing = new Set(places.keys());
  const faults: string[] = [];
  for (const { id } of taken) {
    missing.delete(id);
    const { stream = [], place = 0 } = places.get(id) ?? {};
    if (!places.has(id)) faults.push(`${id} is no event`);
    else if (place < (latest.get(stream) ?? 0)) faults.push(`${id} was taken after an event that follows it`);
    latest.set(stream, Math.max(place, latest.get(stream) ?? 0));
  }
  return [...faults, ...[...missing].map((id) => `${id} was never taken`)];
}
