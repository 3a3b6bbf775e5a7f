import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { runSpecification } from './isolationtester.ts';
import { nameOf, type Permutation } from './permutations.ts';
import { serialOrders } from './serial-orders.ts';
import { MARK, STEPS, specificationOf } from './spec.ts';

/** What the sessions got and left, without what may differ between a permutation and a serial order. */
type Ending = { answers: Record<string, string>; levels: string; rows: Record<string, string> };

/** What `interleavings.result()` returns. */
type Result = Ending & {
  audit: { rule: string; detail: string }[];
  /** Holds in the ledger that were expired, but not by the sweeps that said so. */
  unreported: number;
};

/** What came of a permutation: what is wrong with it, and what isolationtester printed. */
export type Finding = { permutation: Permutation; reasons: string[]; output: string[] };

export const isFailure = ({ reasons }: Finding): boolean => reasons.length > 0;
/** Whether a session had to wait for another. */
export const hasWaited = ({ output }: Finding): boolean => output.some((line) => line.endsWith('<waiting ...>'));
/** Whether a command was left undone because its item was locked. */
export const wasBusy = ({ output }: Finding): boolean => output.some((line) => line.includes('"busy"'));

/** Permutations that one run of isolationtester executes. */
const RUN_SIZE = 50;

const ARRANGE = readFileSync(new URL('arrange.sql', import.meta.url), 'utf8');

/** In words, and how to execute it again. */
export function describe({ permutation, reasons, output }: Finding): string {
  const steps = output.filter((line) => /^(step(?! result)|ERROR)/.test(line));
  return [...reasons, '', ...steps, '', `Again: npm run test:interleavings -- --only '${nameOf(permutation)}'`].join(
    '\n',
  );
}

/**
 * Executes permutations, each from its own situation.
 *
 * @param databaseUrls databases for nothing else, as a superuser: some permutations are executed in each at the same time
 */
export async function checkPermutations(
  databaseUrls: string[],
  permutations: Permutation[],
  progress: (findings: Finding[]) => void = () => {},
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const waiting = [...permutations];
  const work = async (databaseUrl: string) => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      await client.query(ARRANGE);
      const serial = new SerialRuns(client);
      for (let some = waiting.splice(0, RUN_SIZE); some.length > 0; some = waiting.splice(0, RUN_SIZE)) {
        findings.push(...(await checkRun(databaseUrl, some, serial)));
        progress(findings);
      }
    } finally {
      await client.end();
    }
  };
  await Promise.all(databaseUrls.map(work));
  return findings;
}

async function checkRun(databaseUrl: string, permutations: Permutation[], serial: SerialRuns): Promise<Finding[]> {
  const outputs = await runSpecification(specificationOf(permutations), databaseUrl);
  const findings: Finding[] = [];
  for (const [index, permutation] of permutations.entries()) {
    const output = outputs[index] ?? [];
    findings.push({ permutation, output, reasons: await reasonsAgainst(permutation, output, serial) });
  }
  return findings;
}

/** What is wrong with a permutation: nothing if it ended as one of its serial orders does. */
async function reasonsAgainst(
  { situation, steps }: Permutation,
  output: string[],
  serial: SerialRuns,
): Promise<string[]> {
  const line = output.find((each) => each.trim().startsWith(MARK));
  if (!line) return ['it has no result'];
  const { answers, levels, rows, audit, unreported } = JSON.parse(line.trim().slice(MARK.length)) as Result;
  const reasons = audit.map(({ rule, detail }) => `audit: “${rule}” does not hold: ${detail}`);
  if (unreported < 0) reasons.push('the sweeps report more holds than they expired');
  const errors = output.filter((each) => each.startsWith('ERROR:') && !each.includes('lock timeout'));

  // A command that gave up waiting has done nothing.
  const given = Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== 'busy'));
  const acts = steps.filter((step) => !step.endsWith('_commit') && (step === 'lapse' || (step[1] as string) in given));
  const seen = { answers: given, levels, rows };
  const others: string[] = [];
  for (const order of serialOrders(acts, output)) {
    const expected = await serial.run([situation, ...order]);
    if (isDeepStrictEqual(seen, expected)) return [...reasons, ...errors];
    others.push(`  ${order.join(' ')}: ${JSON.stringify(expected)}`);
  }
  return [...reasons, ...errors, `no serial order ends like this: ${JSON.stringify(seen)}`, ...others];
}

/** What commands answer and leave behind, executed one after another. */
class SerialRuns {
  readonly #client: pg.Client;
  readonly #results = new Map<string, Promise<Ending>>();

  constructor(client: pg.Client) {
    this.#client = client;
  }

  run(steps: string[]): Promise<Ending> {
    const name = steps.join(' ');
    const result = this.#results.get(name) ?? this.#execute(steps);
    this.#results.set(name, result);
    return result;
  }

  /** Each in a transaction of its own, as in a permutation. */
  async #execute(steps: string[]): Promise<Ending> {
    for (const step of steps) await this.#client.query(STEPS[step.replace('_at_once', '')] as string);
    const { rows } = await this.#client.query<{ result: Result }>('select interleavings.result() as result');
    const { answers, levels, rows: left } = (rows[0] as { result: Result }).result;
    return { answers, levels, rows: left };
  }
}
