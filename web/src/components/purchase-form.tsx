import { type SubmitEvent, useEffect, useRef } from 'react';
import { closedReasons, labels } from '../messages.ts';
import type { Outcome } from '../purchase.ts';
import type { Phase } from '../sale.ts';

type Props = {
  phase: Phase;
  user: string;
  onUser: (user: string) => void;
  running: 'buy' | 'check' | undefined;
  outcome: Outcome | undefined;
  buy: () => void;
  check: () => void;
};

/** Whether it is the name that has to change. */
const isComplaint = (outcome: Outcome | undefined) =>
  outcome?.kind === 'name_missing' || outcome?.kind === 'name_refused';

/** Who buys, the button, and the check of an earlier purchase. */
export function PurchaseForm({ phase, user, onUser, running, outcome, buy, check }: Props) {
  const reason = phase === 'active' ? undefined : closedReasons[phase];
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isComplaint(outcome)) field.current?.focus();
  }, [outcome]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!reason) buy();
  };
  return (
    <form className="purchase" onSubmit={submit} noValidate>
      <label htmlFor="user">{labels.user}</label>
      <input
        ref={field}
        id="user"
        name="user"
        value={user}
        onChange={(event) => onUser(event.target.value)}
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={200}
        aria-invalid={isComplaint(outcome)}
      />
      <button
        type="submit"
        className="primary"
        aria-disabled={reason !== undefined || running !== undefined}
        aria-describedby={reason && 'reason'}
      >
        {running === 'buy' ? labels.buying : labels.buy}
      </button>
      <p id="reason" className="note">
        {reason ?? labels.rule}
      </p>
      <p className="check">
        {labels.alreadyBought}{' '}
        <button type="button" className="link" onClick={check} aria-disabled={running !== undefined}>
          {running === 'check' ? labels.checking : labels.check}
        </button>
      </p>
    </form>
  );
}
