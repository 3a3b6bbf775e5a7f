const OF_SALES = ['purchase', 'purchase_by_one', 'configure_sale'] as const;
const OTHERS = ['reserve', 'confirm', 'cancel', 'expire', 'place_order', 'cancel_order', 'set_stock'] as const;

/** What a session calls between `begin` and `commit`. */
export const COMMANDS = [...OTHERS, ...OF_SALES];
export type CommandName = (typeof COMMANDS)[number];

/**
 * What the item looks like before: units in stock, units of a lapsed hold, and whether the hold has lapsed, too; and when its
 * sale starts, as SQL.
 */
export const SITUATIONS = {
  plenty: [4, 1, false, "'-1 h'"],
  scarce: [1, 1, false, "'-1 h'"],
  sold_out: [0, 0, false, "'-1 h'"],
  lapsed: [0, 1, true, "'-1 h'"],
  upcoming: [1, 1, false, "'1 h'"],
} as const;
export type Situation = keyof typeof SITUATIONS;

/** The calls and commits of some sessions in one order, and maybe the passing of the hold's deadline. */
export interface Permutation {
  situation: Situation;
  /** Of session 1, 2, …, in the order of their calls. */
  commands: CommandName[];
  /** As in the specification: `s1_reserve`, `s2_confirm`, `lapse`, `s1_commit`, … */
  steps: string[];
}

/** In isolationtester's words, which `--only` takes. */
export const nameOf = ({ situation, steps }: Permutation): string => [situation, ...steps].join(' ');

const isOfSales = (command: CommandName) => OF_SALES.includes(command as 'purchase');

/**
 * Every pair and triple of commands in every schedule and situation; pairs also with the hold's deadline passing at every
 * moment. Of the triples with commands of the sale, those with two of them or three.
 */
export function allPermutations(): Permutation[] {
  const pairs = COMMANDS.flatMap((one) => COMMANDS.map((other) => [one, other]));
  const triples = pairs
    .flatMap((pair) => COMMANDS.map((third) => [...pair, third]))
    .filter((commands) => commands.filter(isOfSales).length !== 1);
  const sequences = [...pairs, ...triples].flatMap((commands) =>
    schedulesOf(commands).flatMap((steps) =>
      (commands.length === 2 ? withLapse(steps) : [steps]).map((steps) => ({ commands, steps })),
    ),
  );
  const situations = Object.keys(SITUATIONS) as Situation[];
  return situations
    .flatMap((situation) => sequences.map((sequence) => ({ situation, ...sequence })))
    .filter(({ situation, commands }) => situation !== 'upcoming' || commands.some(isOfSales));
}

/**
 * Calls (c) and commits (k) by session: every order that can happen, since a session that calls while another has not
 * committed waits for it. Of two that wait at once either may go on first, so they commit at once (a). A session that does
 * not wait for locked items (u) can commit first.
 */
const SCHEDULES: Record<number, string[]> = {
  2: ['c1 k1 c2 k2', 'c1 c2 k1 k2', 'c1 u2 k2 k1'],
  3: ['c1 k1 c2 k2 c3 k3', 'c1 k1 c2 c3 k2 k3', 'c1 c2 k1 k2 c3 k3', 'c1 c2 k1 c3 k2 k3', 'c1 a2 a3 k1'],
};

function schedulesOf(commands: CommandName[]): string[][] {
  const stepOf = ([what, session]: string) => {
    const call = `s${session}_${commands[Number(session) - 1]}`;
    return { c: call, a: `${call}_at_once`, u: `${call}_unlocked`, k: `s${session}_commit` }[
      what as 'c' | 'a' | 'u' | 'k'
    ];
  };
  return (SCHEDULES[commands.length] ?? [])
    .filter((schedule) => !(schedule.includes('u2') && commands[1] === 'configure_sale'))
    .map((schedule) => schedule.split(' ').map(stepOf));
}

/** These steps, and these steps with the deadline passing at each moment. */
function withLapse(steps: string[]): string[][] {
  return [steps, ...Array.from({ length: steps.length + 1 }, (_, index) => steps.toSpliced(index, 0, 'lapse'))];
}
