import { COMMANDS, type CommandName, nameOf, type Permutation, SITUATIONS } from './permutations.ts';

const SESSIONS = [1, 2, 3];

/** What a session calls: a sweep, a change of the sale, or a batch of one command, which waits for a locked item or (unlocked) answers `busy` soon. */
function callOf(session: number, command: CommandName, execute: string): string {
  const calls: Partial<Record<CommandName, string>> = {
    expire: 'public.expire()',
    configure_sale: `interleavings.configure(${session})`,
  };
  const call = calls[command] ?? `${execute}(interleavings.batch('${command}', ${session})) -> 0`;
  return `insert into interleavings.answers select ${session}, ${call};`;
}

const callsOf = (session: number) =>
  COMMANDS.flatMap((command) => [
    [`s${session}_${command}`, callOf(session, command, 'public.execute_batch')],
    [`s${session}_${command}_unlocked`, callOf(session, command, 'public.execute_unlocked')],
  ]);

/** What each step executes. */
export const STEPS: Record<string, string> = {
  ...Object.fromEntries(
    Object.entries(SITUATIONS).map(([name, values]) => [name, `call interleavings.arrange(${values.join(', ')});`]),
  ),
  lapse: 'call interleavings.lapse();',
  ...Object.fromEntries(SESSIONS.flatMap(callsOf)),
};

/** Before the result of a permutation in the output. */
export const MARK = 'result: ';

/** A specification for isolationtester that runs these permutations and prints the result of each. */
export function specificationOf(permutations: Permutation[]): string {
  const sessions = SESSIONS.map((session) => {
    const steps = callsOf(session).flatMap(([name, call]) => [
      `step ${name} { begin; ${call} }`,
      `step ${name}_at_once { ${call} }`,
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
