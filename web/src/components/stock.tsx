import type { Sale } from '../api.ts';
import type { Phase } from '../sale.ts';

/** How many units are left, as a number and as a bar. */
export function Stock({ sale, phase }: { sale: Sale; phase: Phase }) {
  const { remaining_quantity: remaining, total_quantity: total } = sale;
  const share = total === 0 ? 0 : (100 * remaining) / total;
  return (
    <div className="stock">
      <p>
        <b>{remaining}</b> of {total} {phase === 'upcoming' ? 'available' : 'left'}
      </p>
      <svg aria-hidden="true" focusable="false">
        <rect className="track" width="100%" height="100%" />
        <rect className="share" width={`${share}%`} height="100%" />
      </svg>
    </div>
  );
}
