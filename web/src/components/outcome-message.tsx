import { formatInstant, messageOf } from '../messages.ts';
import type { Outcome } from '../purchase.ts';

/** The message for an outcome, with the purchase where there is one. */
export function OutcomeMessage({ outcome }: { outcome: Outcome }) {
  const { tone, title, text } = messageOf(outcome);
  return (
    <div className={`message ${tone}`}>
      <h2>{title}</h2>
      <p>{text}</p>
      {'purchase' in outcome && (
        <dl>
          <dt>Reference</dt>
          <dd className="reference">{outcome.purchase.id}</dd>
          <dt>For</dt>
          <dd>{outcome.purchase.user_id}</dd>
          <dt>Bought</dt>
          <dd>{formatInstant(outcome.purchase.created_at)}</dd>
        </dl>
      )}
    </div>
  );
}
