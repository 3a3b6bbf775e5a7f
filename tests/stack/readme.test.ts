import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useApi } from '../support/api.ts';

const documents = [...globSync('*.md'), ...globSync('client/*.md'), ...globSync('docs/**/*.md')].map((file) => ({
  file,
  text: readFileSync(file, 'utf8'),
}));

/** What is pasted, the comment above it, and the lines that it prints, where the document shows them below it. */
type Block = { file: string; first: string; note: string; commands: string; output: string };

const BLOCK = /(?:^ *<!-- ([^\n]*) -->\n)?^( *)```sh\n(.*?)^\2```\n(?:\n```json\n(.*?)^```$)?/gms;

const blocks = documents.flatMap(({ file, text }) =>
  [...text.matchAll(BLOCK)].map(([, note = '', , commands = '', output = '']): Block => {
    return { file, first: commands.trim().split('\n', 1)[0] ?? '', note, commands, output };
  }),
);

/** What the test below runs. */
const examples = blocks.filter(({ note, commands }) => !note && /\b(api|tenant)\b/.test(commands));

const scripts = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts);

/** Interactive, as for somebody who pastes; zsh, the Mac's default, then knows no comments. */
const shells = [
  { shell: 'bash', flags: ['--norc', '--noprofile', '-i'] },
  { shell: 'zsh', flags: ['-f', '-i'] },
].filter(({ shell }) => isInstalled(shell));

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

test.each(blocks)('$file, $first: zsh reads it as bash does', ({ commands }) => {
  const unquoted = commands.replace(/'[^']*'|"(?:\\.|[^"\\])*"/gs, '');
  expect(unquoted).not.toMatch(/#/);
  expect(unquoted).not.toMatch(/[?*]/);
  for (const { shell } of shells) execFileSync(shell, ['-n'], { input: commands, stdio: ['pipe', 'pipe', 'pipe'] });
});

test.each(blocks.filter((block) => !examples.includes(block)))(
  '$file, $first: a comment above says what runs it, when it was run, or why it was not',
  ({ note }) => {
    expect(note).toMatch(/^(run by \S+|run 20\d\d-\d\d-\d\d|not run: .+)$/);
    const [, program] = /^run by (\S+)$/.exec(note) ?? [];
    if (program) expect(existsSync(program), program).toBe(true);
  },
);

test.each(documents)('$file: every npm script that it names exists', ({ file, text }) => {
  // What was decided or changed long ago names what there was.
  if (/CHANGELOG|adr/.test(file)) return;
  for (const [, name] of text.matchAll(/\bnpm (?:run ([\w:-]+)|(?:start|test)\b)/g))
    if (name) expect(scripts).toContain(name);
});

test('README.md deploys as docs/deploy.md does', () => {
  const [short, whole] = ['README.md', 'docs/deploy.md'].map((file) =>
    blocks.filter((block) => block.file === file && block.commands.includes('vercel deploy')),
  );
  expect(short).toHaveLength(1);
  expect(short?.[0]?.commands).toBe(whole?.[0]?.commands);
});

test.each(documents)('$file: every link and image leads to a file, and to a heading of it', ({ file, text }) => {
  const links = [
    ...text.matchAll(/\]\((?!https?:)([^)\s]+)/g),
    ...text.matchAll(/\b(?:src|srcset|href)="(?!https?:)([^"]+)"/g),
  ];
  for (const [, link = ''] of links) {
    const [path = '', heading] = link.split('#');
    const target = path ? join(dirname(file), path) : file;
    expect(existsSync(target), link).toBe(true);
    if (heading) expect(headings(readFileSync(target, 'utf8')), link).toContain(heading);
  }
});

/** The anchors that GitHub gives the headings of a document. */
const headings = (text: string): string[] =>
  [...text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );

describe.skipIf(!isInstalled('curl')).each(shells)('the examples of the documents in $shell', ({ shell, flags }) => {
  const api = useApi();

  test('print what it shows', () => {
    // The first of each document defines `api`.
    const input = examples.map(({ commands }) => commands.replaceAll('http://localhost:3000', api.url)).join('');
    const { stdout, stderr } = spawnSync(shell, flags, { input, encoding: 'utf8', env: { PATH: process.env.PATH } });
    expect(stderr).not.toMatch(/not found|no match|error/i);
    const shown = examples.flatMap(({ output }) => output.split('\n').filter(Boolean));
    expect(shown.length).toBeGreaterThan(10);
    expect(stdout.trim().split('\n')).toEqual(shown.map(withGaps));
  });
});

/** Matches a line of the document: "…" stands for what differs from run to run, or was left out. */
function withGaps(line: string) {
  const parts = line.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return expect.stringMatching(new RegExp(`^${parts.join('.*')}$`));
}
