import type { Sale } from '../api.ts';
import { formatNumber } from '../messages.ts';
import { shareLeft } from '../sale.ts';

/** How many units are left, as a number and as a bar. */
export function Stock({ sale }: { sale: Sale }) {
  return (
    <div className="stock">
      <p>
        <b>{formatNumber(sale.remaining_quantity)}</b> of {formatNumber(sale.total_quantity)} left
      </p>
      <svg aria-hidden="true" focusable="false">
        <rect className="track" width="100%" height="100%" />
        <rect className="share" width={`${shareLeft(sale)}%`} height="100%" />
      </svg>
    </div>
  );
}
