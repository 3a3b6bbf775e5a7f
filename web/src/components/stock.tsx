import type { Sale } from '../api.ts';
import { formatNumber, stockText } from '../messages.ts';
import { type Phase, shareLeft } from '../sale.ts';

/** How many units are left, as a number and, once they can be bought, as a bar. */
export const Stock = ({ sale, phase }: { sale: Sale; phase: Phase }) => (
  <div className="stock">
    <p>
      <b>{formatNumber(sale.remaining_quantity)}</b> {stockText(sale, phase)}
    </p>
    {phase !== 'upcoming' && (
      <svg aria-hidden="true" focusable="false">
        <rect className="track" width="100%" height="100%" />
        <rect className="share" width={`${shareLeft(sale)}%`} height="100%" />
      </svg>
    )}
  </div>
);
