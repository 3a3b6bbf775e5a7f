import { useEffect } from 'react';
import type { Sale } from '../api.ts';
import { labels, phaseAnnouncements } from '../messages.ts';
import { phaseAt, shareLeft } from '../sale.ts';
import { usePurchase } from '../use-purchase.ts';
import { useServerTime } from '../use-sale.ts';
import { useUser } from '../user.ts';
import { Frame } from './frame.tsx';
import { Headline } from './headline.tsx';
import { OutcomeMessage } from './outcome-message.tsx';
import { PurchaseForm } from './purchase-form.tsx';
import { SaleCountdown } from './sale-countdown.tsx';
import { Stock } from './stock.tsx';

type Props = { sale: Sale; isFresh: boolean; reload: () => void };

/** A sale, in whatever phase it is. */
export function Launch({ sale, isFresh, reload }: Props) {
  const now = useServerTime(sale);
  const phase = phaseAt(sale, now);
  const [user, setUser] = useUser();
  const purchase = usePurchase(sale.id, user, reload);
  const rename = (name: string) => {
    setUser(name);
    purchase.dismiss();
  };
  useEffect(() => {
    document.title = `${sale.name} · Holdfast`;
  }, [sale.name]);
  return (
    <Frame light={phase} share={shareLeft(sale)}>
      <Headline sale={sale} phase={phase} />
      <SaleCountdown sale={sale} phase={phase} now={now} />
      <Stock sale={sale} phase={phase} />
      <PurchaseForm phase={phase} user={user} onUser={rename} {...purchase} />
      <div role="status" className="outcome">
        {purchase.outcome && <OutcomeMessage outcome={purchase.outcome} />}
      </div>
      <p role="status" className="freshness">
        {isFresh ? '' : labels.notFresh}
      </p>
      <p role="status" className="visually-hidden">
        {phaseAnnouncements[phase]}
      </p>
    </Frame>
  );
}
