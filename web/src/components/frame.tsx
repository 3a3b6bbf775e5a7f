import type { ReactNode } from 'react';
import type { Phase } from '../sale.ts';
import { Foot } from './foot.tsx';
import { Stage } from './stage.tsx';

/** How bright the light of the page is: that of a phase, or that of a page without a sale. */
type Light = Phase | 'loading' | 'failed';

/** What stays the same in every state: brand, visual and foot. */
export function Frame({ light, share = 0, children }: { light: Light; share?: number; children: ReactNode }) {
  return (
    <div className="page" data-light={light}>
      <header className="brand">Holdfast</header>
      <Stage share={share} />
      <main>{children}</main>
      <Foot />
    </div>
  );
}
