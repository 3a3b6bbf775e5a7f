/**
 * The orders of these acts that may explain the output; the order of the calls is the first. A command that committed before
 * another was called comes before it. The deadline passes at one moment: a command that decided later, without a wait or
 * after the lock was released, comes after it; but a change of the sale takes no notice of a hold.
 */
export function serialOrders(acts: string[], output: string[]): string[][] {
  const isBefore = (one: string, other: string) => {
    const acts = [one, other];
    if (acts.includes('lapse') && acts.some((act) => act.includes('configure_sale'))) return false;
    if (acts.includes('lapse')) return decision(one, output).to < decision(other, output).from;
    const commit = lineOf(one.replace(/_.*/, '_commit'), output);
    return commit !== -1 && commit < lineOf(other, output);
  };
  return orders(acts).filter((order) =>
    order.every((act, index) => order.slice(0, index).every((earlier) => !isBefore(act, earlier))),
  );
}

const lineOf = (step: string, output: string[]) => output.findIndex((line) => line.startsWith(`step ${step}: `));

/** The lines of the output between which a step took effect: after a wait, it was released by a commit. */
function decision(step: string, output: string[]): { from: number; to: number } {
  const call = lineOf(step, output);
  const completion = output.indexOf(`step ${step}: <... completed>`);
  if (completion === -1) return { from: call, to: call };
  const release = output.findIndex((line, index) => index > call && /^step s\d_commit: /.test(line));
  return { from: release, to: completion };
}

function orders(acts: string[]): string[][] {
  if (acts.length < 2) return [acts];
  return acts.flatMap((act, index) => orders(acts.toSpliced(index, 1)).map((rest) => [act, ...rest]));
}
