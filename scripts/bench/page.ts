import type { Page } from '../report/page.ts';
import { costChart, growthCharts, throughputChart } from './charts.ts';
import type { Axis } from './growth.ts';
import type { Result } from './result.ts';
import { scenarios } from './scenarios.ts';
import type { Median } from './summary.ts';
import { costTable, type NameOf, speedTable, verdictTable } from './tables.ts';

/** `b: orders on one hot item` */
export const nameOfScenario: NameOf = ({ scenario }) =>
  `${scenario}: ${scenarios.find(({ id }) => id === scenario)?.name ?? ''}`;

/** `table 1000000` */
export const nameOfPoint: NameOf = ({ scenario }) => scenario;

/** Whose requests go to the database one by one, and what they are compared with. */
const ONE_BY_ONE = ['b', 'c', 'd', 'h', 'i'];
const TOGETHER = ['a', 'b', 'e', 'f', 'g'];

const OUTSIDE = 'The load generator runs outside of the stack’s limits, and its cost is not among the stack’s.';

export function scenariosPage(result: Result): Page {
  const { medians } = result;
  const among = (ids: string[]) => medians.filter(({ scenario }) => ids.includes(scenario));
  return {
    title: 'Bench: the hot item on the constrained stack',
    ...headOf(result),
    sections: [
      verdictsOf(result),
      {
        heading: 'Throughput and latency',
        table: speedTable(medians, nameOfScenario),
        charts: [throughputChart(medians)],
      },
      {
        heading: 'Where the CPU time goes',
        note: OUTSIDE,
        table: costTable(medians, nameOfScenario),
        charts: [costChart('In batches', among(TOGETHER)), costChart('One call each', among(ONE_BY_ONE))],
      },
      ...faultsOf(medians),
    ],
  };
}

export function growthPage(result: Result, axes: readonly Axis[]): Page {
  return {
    title: 'Bench: how cost grows',
    ...headOf(result),
    sections: [
      verdictsOf(result),
      ...axes.map((axis) => {
        const medians = axis.points.flatMap(({ scenario }) =>
          result.medians.filter((median) => median.scenario === scenario.id),
        );
        return {
          heading: `With ${axis.name}`,
          table: speedTable(medians, nameOfPoint),
          charts: growthCharts(axis, medians),
        };
      }),
      { heading: 'Where the CPU time goes', note: OUTSIDE, table: costTable(result.medians, nameOfPoint) },
      ...faultsOf(result.medians),
    ],
  };
}

function headOf({ endedAt, generator, rounds, seconds, verdicts, limits, node }: Result) {
  const targets = verdicts.flatMap(({ target }) => target ?? []);
  const met = targets.filter((target) => target.met).length;
  const all = met === targets.length;
  return {
    subtitle: `${endedAt}, medians of ${rounds} × ${seconds} s`,
    verdict: { text: `${met} of ${targets.length} targets met`, tone: all ? ('good' as const) : ('bad' as const) },
    facts: [
      { name: 'Limits of the stack', value: limits ? `${limits.cpus} CPU, ${limits.memory / 1e6} MB` : 'none' },
      { name: 'Load generator', value: generator },
      { name: 'Node', value: node },
    ],
  };
}

const verdictsOf = ({ verdicts }: Result) => ({ heading: 'Targets', table: verdictTable(verdicts) });

function faultsOf(medians: readonly Median[]) {
  const rows = medians.flatMap((median) =>
    median.faults.map((fault) => [median.scenario, `${median.connections}`, fault]),
  );
  const columns = [{ name: 'Scenario' }, { name: 'Clients', number: true }, { name: 'Fault' }];
  return rows.length > 0 ? [{ heading: 'Faults', table: { columns, rows } }] : [];
}
