import { type SubmitEvent, useEffect, useRef } from 'react';
import { closedReasons } from '../messages.ts';
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

const complaints: (string | undefined)[] = ['name_missing', 'name_refused'];

/** Who buys, the button, and the check of an earlier purchase. */
export function PurchaseForm({ phase, user, onUser, running, outcome, buy, check }: Props) {
  const reason = phase === 'active' ? undefined : closedReasons[phase];
  const isInvalid = complaints.includes(outcome?.kind);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isInvalid) field.current?.focus();
  }, [isInvalid]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!reason) buy();
  };
  return (
    <form className="purchase" onSubmit={submit} noValidate>
      <label htmlFor="user">Your name or email</label>
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
        aria-invalid={isInvalid}
      />
      <button
        type="submit"
        className="primary"
        aria-disabled={reason !== undefined || running !== undefined}
        aria-describedby={reason && 'reason'}
      >
        {running === 'buy' ? 'One moment…' : 'Buy Now'}
      </button>
      <p id="reason" className="note">
        {reason ?? 'One for each person. Pressing twice never buys twice.'}
      </p>
      <p className="check">
        Already bought?{' '}
        <button type="button" className="link" onClick={check} aria-disabled={running !== undefined}>
          {running === 'check' ? 'Checking…' : 'Check my purchase'}
        </button>
      </p>
    </form>
  );
}
