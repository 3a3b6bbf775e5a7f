import { useEffect, useRef } from 'react';
import { formatMinute, labels, messageOf } from '../messages.ts';
import type { Outcome } from '../purchase.ts';

/** The message for an outcome, with the purchase where there is one. */
export function OutcomeMessage({ outcome }: { outcome: Outcome }) {
  const { tone, title, text } = messageOf(outcome);
  const message = useRef<HTMLDivElement>(null);
  useEffect(() => {
    message.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div className={`message ${tone}`} ref={message}>
      <h2>{title}</h2>
      <p>{text}</p>
      {'purchase' in outcome && (
        <dl>
          <div className="reference">
            <dt>{labels.reference}</dt>
            <dd>{outcome.purchase.id}</dd>
          </div>
          <div>
            <dt>{labels.buyer}</dt>
            <dd>{outcome.purchase.user_id}</dd>
          </div>
          <div>
            <dt>{labels.boughtAt}</dt>
            <dd>{formatMinute(outcome.purchase.created_at)}</dd>
          </div>
        </dl>
      )}
    </div>
  );
}
