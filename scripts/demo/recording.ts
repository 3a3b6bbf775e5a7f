/** What was printed, and when, in seconds from the start. */
export interface Output {
  at: number;
  text: string;
}

const COLUMNS = 98;
/** The last step fills them. */
const ROWS = 28;
const [CHARACTER, LINE, PADDING, TITLE_BAR] = [8.4, 19, 20, 38];
const WIDTH = Math.ceil(COLUMNS * CHARACTER) + 2 * PADDING;
const HEIGHT = ROWS * LINE + TITLE_BAR + PADDING;
/** How long new lines take to scroll in, and how long the last screen stays, in seconds. */
const [SCROLL, REST] = [0.3, 8];

/** Colours of the codes that `styleText` writes, legible on the window's own background whatever the page's is. */
const STYLE = `
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; white-space: pre; fill: #d5dbe3 }
.s1 { font-weight: 700; fill: #fff } .s2 { fill: #98a2b0 } .s3 { font-style: italic; fill: #f3f5f8 }
.s32 { fill: #6fdc8c; font-weight: 700 } .s33 { fill: #ffc35c; font-weight: 700 } .s35 { fill: #d8a6ff } .s36 { fill: #5fd0f5 }`;

/** A terminal as an SVG, animated: it prints and scrolls as it did. */
export function drawTerminal(command: string, outputs: Output[]): string {
  const lines = linesOf(outputs);
  const curtain = `<rect class="curtain" width="${WIDTH - 4}" x="2" y="3" height="${(ROWS + 1) * LINE}" fill="#12161d"/>`;
  const progress = `<rect class="progress" x="10" y="${HEIGHT - 3}" width="${WIDTH - 20}" height="2" fill="#5fd0f5"/>`;
  return drawWindow(command, [...lines.map(drawLine), curtain], motion(outputs, lines.length), progress);
}

/** The last screen of a terminal as an SVG, for whoever wants no motion. */
export const drawLastScreen = (command: string, outputs: Output[]): string =>
  drawWindow(command, linesOf(outputs).slice(-ROWS).map(drawLine));

const linesOf = (outputs: Output[]) =>
  outputs
    .map(({ text }) => text)
    .join('')
    .trimEnd()
    .split('\n');

const drawWindow = (command: string, content: string[], motion = '', progress = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title">
<title id="title">A terminal that runs ${escaped(command)}</title>
<style>${STYLE}${motion}
</style>
<clipPath id="screen"><rect width="${WIDTH}" height="${ROWS * LINE + 2}"/></clipPath>
<rect x=".5" y=".5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="10" fill="#12161d" stroke="#4a5362"/>
<g fill="#4a5362"><circle cx="22" cy="19" r="6"/><circle cx="42" cy="19" r="6"/><circle cx="62" cy="19" r="6"/></g>
<text x="84" y="24" class="s2">${escaped(command)}</text>
<g transform="translate(0 ${TITLE_BAR})" clip-path="url(#screen)"><g class="lines">
${content.filter(Boolean).join('\n')}
</g></g>${progress}
</svg>
`;

/**
 * All lines are there from the beginning: they scroll, and a curtain below the last line that was printed moves with them. A
 * browser that asks the image for less motion shows the last screen.
 */
function motion(outputs: Output[], lines: number): string {
  const duration = (outputs.at(-1)?.at ?? 0) + REST;
  const printed = linesByTime(outputs);
  const scrolled = (count: number) => -Math.max(0, count - ROWS) * LINE;
  return `
.lines { transform: translateY(${scrolled(lines)}px); animation: scroll ${duration}s infinite }
.curtain { transform: translateY(${lines * LINE}px); animation: print ${duration}s step-end infinite }
.progress { transform-origin: left; animation: progress ${duration}s linear infinite }
@keyframes scroll {${scrollFrames(printed, scrolled, duration)}}
@keyframes print {${printed.map(([at, count]) => frame(at, duration, count * LINE)).join('')}}
@keyframes progress { 0% { transform: scaleX(0) } }
@media (prefers-reduced-motion: reduce) { .lines, .curtain, .progress { animation: none } }`;
}

/** How many lines there are from which second on. */
function linesByTime(outputs: Output[]): [number, number][] {
  let count = 0;
  return outputs.map(({ at, text }) => {
    count += text.split('\n').length - 1;
    return [at, count];
  });
}

function scrollFrames(printed: [number, number][], offset: (count: number) => number, duration: number): string {
  const stops = printed.slice(1).flatMap(([at, count], index) => {
    const before = printed[index]?.[1] ?? 0;
    const next = printed[index + 2]?.[0] ?? duration;
    if (offset(before) === offset(count)) return [];
    return [frame(at, duration, offset(before)), frame(Math.min(at + SCROLL, next - 0.02), duration, offset(count))];
  });
  return `0% { transform: none }${stops.join('')}`;
}

const frame = (at: number, duration: number, y: number) =>
  `${((at / duration) * 100).toFixed(2)}% { transform: translateY(${y}px) }`;

/** The length is given, so that columns stay aligned in every font. */
function drawLine(line: string, index: number): string {
  const length = line.replace(CODES, '$2').length;
  if (length === 0) return '';
  const at = `x="${PADDING}" y="${(index + 1) * LINE - 4}" textLength="${(length * CHARACTER).toFixed(1)}" lengthAdjust="spacingAndGlyphs"`;
  return `<text ${at}>${escaped(line).replace(CODES, '<tspan class="s$1">$2</tspan>')}</text>`;
}

/** A styled text: `styleText` ends one before it begins another. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins each code
const CODES = /\x1b\[(\d+)m(.*?)\x1b\[\d+m/g;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
