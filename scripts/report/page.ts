import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Chart } from './chart.ts';

export type Tone = 'good' | 'bad' | 'quiet';

/** A text, or one that says by its colour how good that is. */
export type Cell = string | { text: string; tone: Tone };

export interface Table {
  columns: { name: string; number?: boolean }[];
  rows: Cell[][];
}

export interface Section {
  heading: string;
  note?: string;
  table?: Table;
  charts?: Chart[];
}

/** A report: what it is about, what came of it, and the numbers. */
export interface Page {
  title: string;
  subtitle: string;
  verdict?: { text: string; tone: Tone };
  /** The few numbers to see first. */
  facts: { name: string; value: string }[];
  sections: Section[];
}

/** The page as one HTML file that needs nothing else: style sheet, charting library and data are in it. */
export async function renderPage(page: Page): Promise<string> {
  const [style, script, library] = await Promise.all([
    readFile(new URL('page.css', import.meta.url), 'utf8'),
    readFile(new URL('draw.js', import.meta.url), 'utf8'),
    readFile(fileURLToPath(import.meta.resolve('echarts/dist/echarts.common.min.js')), 'utf8'),
  ]);
  const charts = page.sections.flatMap((section) => section.charts ?? []);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
${heading(page)}
${page.sections.map(section).join('\n')}
</main>
<script type="application/json" id="charts">${embed(charts.map(({ option, unit }) => ({ option, unit })))}</script>
<script>${library}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

const heading = ({ title, subtitle, verdict, facts }: Page) => `<header>
<h1>${escapeHtml(title)}</h1>
${verdict ? `<span class="verdict ${verdict.tone}">${escapeHtml(verdict.text)}</span>` : ''}
</header>
<p class="subtitle">${escapeHtml(subtitle)}</p>
<dl class="facts">
${facts.map(({ name, value }) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('\n')}
</dl>`;

const section = ({ heading: text, note, table: content, charts = [] }: Section) => `<section>
<h2>${escapeHtml(text)}</h2>
${note ? `<p class="note">${escapeHtml(note)}</p>` : ''}
${content ? table(content) : ''}
${charts.map(figure).join('\n')}
</section>`;

const figure = ({ title, note }: Chart) => `<figure>
<figcaption><h3>${escapeHtml(title)}</h3>${note ? `<p class="note">${escapeHtml(note)}</p>` : ''}</figcaption>
<div class="chart" role="img" aria-label="${escapeHtml(title)}"></div>
</figure>`;

function table({ columns, rows }: Table): string {
  const kind = (index: number) => (columns[index]?.number ? ' number' : '');
  const head = columns.map(({ name }, index) => `<th scope="col" class="${kind(index)}">${escapeHtml(name)}</th>`);
  const body = rows.map((row) => `<tr>${row.map((value, index) => cell(value, kind(index))).join('')}</tr>`);
  return `<div class="table"><table><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

const cell = (value: Cell, kind: string): string =>
  typeof value === 'string'
    ? `<td class="${kind}">${escapeHtml(value)}</td>`
    : `<td class="${kind} ${value.tone}">${escapeHtml(value.text)}</td>`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** JSON that cannot end the script element it stands in. */
const embed = (data: unknown): string => JSON.stringify(data).replaceAll('<', '\\u003c');
