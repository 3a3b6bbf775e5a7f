import type { Sale } from '../api.ts';
import { phaseLabels, windowText } from '../messages.ts';
import type { Phase } from '../sale.ts';

/** A name of more letters than this is set smaller. */
const LONG = 36;

/** What is sold, and whether it can be had. A name such as "Lamp, First Edition" has its edition on a line of its own. */
export function Headline({ sale, phase }: { sale: Sale; phase: Phase }) {
  const [, product, edition] = /^(.*?)(?:, (.*))?$/s.exec(sale.name) ?? [];
  return (
    <>
      <p className="phase">{phaseLabels[phase]}</p>
      <h1 className={sale.name.length > LONG ? 'long' : ''}>
        {product}
        {edition && (
          <>
            <span className="visually-hidden">, </span>
            <span className="edition">{edition}</span>
          </>
        )}
      </h1>
      <p className="lead">{windowText(sale, phase)}</p>
    </>
  );
}
