import { COMMANDS, type CommandName, nameOf, type Permutation, SITUATIONS } from './permutations.ts';

const SESSIONS = [1, 2, 3];
const id = (kind: string, session = 0) => `interleavings.id('${kind}', ${session})`;

const CALLS: Record<CommandName, (session: number) => string> = {
  reserve: (session) => `public.reserve(${id('hold', session)}, ${id('item')}, 'a customer', 2, 600)`,
  confirm: () => `public.confirm(${id('hold')})`,
  cancel: () => `public.cancel(${id('hold')})`,
  expire: () => 'public.expire()',
  place_order: (session) => `public.place_order(${id('sale', session)}, 'item', 'a customer', 2)`,
  cancel_order: () => `public.cancel_order(${id('sale')}, 'item')`,
  set_stock: (session) => `public.set_stock(${id('take', session)}, 'item', 3)`,
};

const answer = (session: number, call: string) => `insert into interleavings.answers select ${session}, ${call};`;

/** What each step executes. */
export const STEPS: Record<string, string> = {
  ...Object.fromEntries(
    Object.entries(SITUATIONS).map(([name, values]) => [name, `call interleavings.arrange(${values.join(', ')});`]),
  ),
  lapse: 'call interleavings.lapse();',
  ...Object.fromEntries(
    SESSIONS.flatMap((session) =>
      COMMANDS.map((command) => [`s${session}_${command}`, answer(session, CALLS[command](session))]),
    ),
  ),
};

/** Before the result of a permutation in the output. */
export const MARK = 'result: ';

/** A specification for isolationtester that runs these permutations and prints the result of each. */
export function specificationOf(permutations: Permutation[]): string {
  const sessions = SESSIONS.map((session) => {
    const calls = COMMANDS.map((command) => `s${session}_${command}`);
    const steps = calls.flatMap((name) => [
      `step ${name} { begin; ${STEPS[name]} }`,
      `step ${name}_at_once { ${STEPS[name]} }`,
    ]);
    return [`session s${session}`, ...steps, `step s${session}_commit { commit; }`].join('\n');
  });
  const clock = [...Object.keys(SITUATIONS), 'lapse'].map((name) => `step ${name} { ${STEPS[name]} }`);
  return [
    ...sessions,
    'session clock',
    ...clock,
    `step result { select '${MARK}' || interleavings.result()::text; }`,
    ...permutations.map((permutation) => `permutation ${nameOf(permutation)} result`),
    '',
  ].join('\n');
}
