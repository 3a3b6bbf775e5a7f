import { useRef, useState } from 'react';
import { isUnanswered } from './attempt.ts';
import { buy, check, type Outcome } from './purchase.ts';

type Action = 'buy' | 'check';

/** What the visitor's presses do and lead to: one request at a time. */
export function usePurchase(saleId: string, user: string, onAnswer: () => void) {
  const name = user.trim();
  const [running, setRunning] = useState<Action>();
  const isRunning = useRef(false);
  const [outcome, setOutcome] = useState<Outcome | undefined>(() =>
    isUnanswered(saleId, name) ? { kind: 'unreachable' } : undefined,
  );

  async function run(action: Action): Promise<void> {
    // Two presses can come before React renders.
    if (isRunning.current) return;
    if (name === '') return setOutcome({ kind: 'name_missing' });
    isRunning.current = true;
    setRunning(action);
    setOutcome(undefined);
    setOutcome(await (action === 'buy' ? buy : check)(saleId, name));
    isRunning.current = false;
    setRunning(undefined);
    onAnswer();
  }

  return {
    running,
    outcome,
    buy: () => run('buy'),
    check: () => run('check'),
    dismiss: () => setOutcome(undefined),
  };
}
