import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer } from 'react';
import type { Sale } from './api.ts';
import { fetchSale } from './fetch-sale.ts';
import { jitter, pollDelay, retryDelay } from './polling.ts';
import { nextChange } from './sale.ts';
import { ServerClock } from './server-clock.ts';

type Known = { sale: Sale | undefined; pollIn: number };

const clock = new ServerClock();

/** The sale, kept fresh while the page is looked at. */
export function useSale(id: string) {
  const client = useQueryClient();
  const queryKey = ['sale', id];
  const query = useQuery({
    queryKey,
    async queryFn({ signal }): Promise<Known> {
      const received = await fetchSale(id, signal);
      if (received) clock.hear(received.server_time);
      const sale = newest(client.getQueryData<Known>(queryKey)?.sale, received);
      return { sale, pollIn: jitter(pollDelay(sale, clock.now())) };
    },
    refetchInterval: ({ state }) => state.data?.pollIn ?? false,
    refetchOnWindowFocus: 'always',
    retry: true,
    retryDelay,
  });
  return {
    isLoaded: query.data !== undefined,
    sale: query.data?.sale,
    /** The last request failed; another follows. */
    isFailing: query.failureCount > 0 || query.fetchStatus === 'paused',
    reload: query.refetch,
    /** Instead of waiting for the next try. */
    async retryNow() {
      await client.cancelQueries({ queryKey });
      await query.refetch();
    },
  };
}

/** Two caches of the service may differ by a second: stock does not go back and forth. */
function newest(known: Sale | undefined, received: Sale | undefined): Sale | undefined {
  if (!known || !received) return received;
  return Date.parse(received.server_time) < Date.parse(known.server_time) ? known : received;
}

/** The server's time. Renders again each second, and at the very moment when the sale opens or closes. */
export function useServerTime(sale: Sale): number {
  const [, render] = useReducer((count: number) => count + 1, 0);
  const now = clock.now();
  const change = nextChange(sale, now);
  useEffect(() => {
    if (change === undefined) return;
    const timer = setTimeout(render, (change - clock.now()) % 1_000 || 1_000);
    return () => clearTimeout(timer);
  });
  return now;
}
