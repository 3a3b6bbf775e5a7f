import type { Sale } from '../api.ts';
import { labels } from '../messages.ts';
import type { Phase } from '../sale.ts';
import { Countdown } from './countdown.tsx';

const HOUR = 3_600_000;

/** The time until the sale opens, or until it closes in its last hour. */
export function SaleCountdown({ sale, phase, now }: { sale: Sale; phase: Phase; now: number }) {
  const toOpening = Date.parse(sale.starts_at) - now;
  const toClosing = Date.parse(sale.ends_at) - now;
  if (phase === 'upcoming') return <Countdown label={labels.opensIn} left={toOpening} />;
  if (phase === 'active' && toClosing < HOUR) return <Countdown label={labels.closesIn} left={toClosing} />;
  return null;
}
