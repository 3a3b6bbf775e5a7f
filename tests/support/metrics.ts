import type { Api } from './api.ts';

/** Values by series, such as `holdfast_requests_total{operation="audit",…}` with its labels in the order of their names. */
export type Samples = Map<string, number>;

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = new RegExp(`(${NAME})="((?:[^"\\\\\\n]|\\\\["\\\\n])*)"(,|$)`, 'y');
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);

/**
 * Read the text format of Prometheus 0.0.4 strictly. Throws at a line that is not of it, a series without HELP and TYPE or
 * apart from its metric, and one that is there twice.
 */
export function parseMetrics(text: string): { types: Map<string, string>; samples: Samples } {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const helped = new Set<string>();
  const types = new Map<string, string>();
  const samples: Samples = new Map();
  let current = '';
  for (const line of text.split('\n').filter((content) => content !== '')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      if (helped.has(name)) throw new Error(`${name} is described twice`);
      helped.add(name);
      current = name;
    } else if (kind === 'TYPE') {
      if (name !== current || !/^(counter|gauge|histogram|summary)$/.test(rest)) throw new Error(line);
      types.set(name, rest);
    } else {
      const [series, value] = readSample(line, current, types.get(current));
      if (samples.has(series)) throw new Error(`${series} is there twice`);
      samples.set(series, value);
    }
  }
  return { types, samples };
}

function readSample(line: string, metric: string, type: string | undefined): [series: string, value: number] {
  const [, name = '', labels = '', text = ''] = SAMPLE.exec(line) ?? [];
  const suffix = name.slice(metric.length);
  const suffixes = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
  if (!name.startsWith(metric) || !suffixes.includes(suffix)) throw new Error(`not of ${metric} (${type}): ${line}`);
  const value = /^[+-]Inf$/.test(text) ? Number(`${text}inity`) : Number(text);
  if (Number.isNaN(value) && !/^nan$/i.test(text)) throw new Error(`no value: ${line}`);
  const sorted = readLabels(labels).sort();
  return [sorted.length === 0 ? name : `${name}{${sorted.join()}}`, value];
}

function readLabels(text: string): string[] {
  const labels: string[] = [];
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const label = LABEL.exec(text);
    if (label === null) throw new Error(`no label: ${text}`);
    labels.push(`${label[1]}="${label[2]}"`);
  }
  return labels;
}

/** The metrics of an instance, now. */
export async function scrape(api: Api): Promise<Samples> {
  return parseMetrics((await api.get('/metrics')).body).samples;
}

/** What has gone up or appeared between two scrapes, of the series that begin so. */
export function increases(before: Samples, after: Samples, prefix: string): Record<string, number> {
  const grown = [...after]
    .filter(([series]) => series.startsWith(prefix))
    .map(([series, value]) => [series.slice(prefix.length), value - (before.get(series) ?? 0)] as const);
  return Object.fromEntries(grown.filter(([, increase]) => increase !== 0));
}
