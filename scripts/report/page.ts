import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Table from 'cli-table3';

export type Tone = 'good' | 'bad';

/** A text, or one that says by its colour how good that is. */
export type Cell = string | { text: string; tone: Tone };

export interface DataTable {
  columns: { name: string; number?: boolean }[];
  rows: Cell[][];
}

/** Lines, or bars of stacked values, over labels. */
export interface Chart {
  kind: 'line' | 'bar';
  title: string;
  /** What it shows, in a sentence. */
  note: string;
  unit: string;
  /** What the labels count. */
  x: string;
  labels: string[];
  series: { name: string; values: (number | null)[]; color?: string }[];
  logarithmic?: boolean;
}

export interface Section {
  heading: string;
  note?: string;
  table?: DataTable;
  charts?: Chart[];
}

/** A report: its verdict, the few numbers to see first, and all others. */
export interface Page {
  title: string;
  subtitle: string;
  verdict: { text: string; tone: Tone };
  facts: { name: string; value: string }[];
  sections: Section[];
}

/** Writes `name`.html for people and `name`.json for programs; returns the paths. */
export async function writeReport(folder: string, name: string, page: Page, data: unknown): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const [html, json] = [join(folder, `${name}.html`), join(folder, `${name}.json`)];
  await Promise.all([writeFile(html, await renderPage(page)), writeFile(json, `${JSON.stringify(data, null, 2)}\n`)]);
  return [html, json];
}

/** A table for the terminal. */
export function printed({ columns, rows }: DataTable): string {
  const table = new Table({
    head: columns.map(({ name }) => name),
    colAligns: columns.map(({ number }) => (number ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => row.map(textOf)));
  return table.toString();
}

const STYLE = `
body { grid-template-columns: 1fr min(72rem, 94%) 1fr; font-size: 1rem; }
h1 { font-size: 1.75rem; } h2 { font-size: 1.25rem; } h3 { font-size: 1.1rem; } table { width: 100%; display: block; overflow-x: auto; }
.chart { height: 20rem; } .number { text-align: right; } .good { color: #2a9d6f; } .bad { color: #e0404f; }`;

/** The page as one HTML file that needs nothing else: style sheet, charting library and data are in it. */
export async function renderPage(page: Page): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  const files = [resolve('simpledotcss/simple.min.css'), resolve('echarts/dist/echarts.common.min.js')];
  const read = (file: string | URL) => readFile(file, 'utf8');
  const [style, library] = (await Promise.all(files.map(read))) as [string, string];
  const script = await read(new URL('draw.js', import.meta.url));
  const charts = page.sections.flatMap((section) => section.charts ?? []);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)}</title>
<link rel="icon" href="data:,">
<style>${style}${STYLE}</style>
<main>
<h1>${escapeHtml(page.title)}: ${cell('strong', page.verdict)}</h1>
<p>${escapeHtml(page.subtitle)}</p>
${table({ columns: page.facts.map(({ name }) => ({ name })), rows: [page.facts.map(({ value }) => value)] })}
${page.sections.map(section).join('\n')}
</main>
<script type="application/json" id="charts">${embed(charts)}</script>
<script>${library}</script>
<script type="module">${script}</script>
</html>
`;
}

const section = ({ heading, note, table: content, charts = [] }: Section) => `<h2>${escapeHtml(heading)}</h2>
${note ? `<p>${escapeHtml(note)}</p>` : ''}
${content ? table(content) : ''}
${charts.map(figure).join('\n')}`;

const figure = ({ title, note }: Chart) => `<h3>${escapeHtml(title)}</h3><p>${escapeHtml(note)}</p>
<div class="chart" role="img" aria-label="${escapeHtml(title)}"></div>`;

function table({ columns, rows }: DataTable): string {
  const row = (tag: string, cells: Cell[]) =>
    `<tr>${cells.map((value, index) => cell(tag, value, columns[index]?.number ? 'number' : '')).join('')}</tr>`;
  const names = columns.map(({ name }) => name);
  const body = rows.map((values) => row('td', values)).join('\n');
  return `<table><thead>${row('th', names)}</thead><tbody>${body}</tbody></table>`;
}

const textOf = (value: Cell): string => (typeof value === 'string' ? value : value.text);

const cell = (tag: string, value: Cell, kind = ''): string =>
  `<${tag} class="${kind} ${typeof value === 'string' ? '' : value.tone}">${escapeHtml(textOf(value))}</${tag}>`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** JSON that cannot end the script element it stands in. */
const embed = (data: unknown): string => JSON.stringify(data).replaceAll('<', '\\u003c');
