import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useApi } from '../support/api.ts';

const documents = ['README.md', ...globSync('docs/**/*.md')].map((file) => ({
  file,
  text: readFileSync(file, 'utf8'),
}));

/** What is pasted, and the lines that it prints, where the document shows them below it. */
type Block = { file: string; first: string; commands: string; output: string };

const blocks = documents.flatMap(({ file, text }) =>
  [...text.matchAll(/^```sh\n(.*?)^```\n(?:\n```json\n(.*?)^```$)?/gms)].map(
    ([, commands = '', output = '']): Block => ({ file, first: commands.split('\n', 1)[0] ?? '', commands, output }),
  ),
);

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

test('every script of a block is in package.json', () => {
  const named = blocks.flatMap(({ commands }) => [
    ...commands.matchAll(/npm (?:run )?(start|test|\S+:\S+|bench|demo)\b/g),
  ]);
  expect(named.length).toBeGreaterThan(5);
  for (const [, name] of named) expect(scripts).toContain(name);
});

test.each(documents)('$file: every link to a file leads to one', ({ file, text }) => {
  for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g))
    expect(existsSync(join(dirname(file), target)), target).toBe(true);
});

describe.skipIf(!isInstalled('curl')).each(shells)('the examples of the README in $shell', ({ shell, flags }) => {
  const api = useApi();

  test('print what it shows', () => {
    // The first of them defines `api`.
    const session = blocks.filter(({ commands }) => /\bapi\b/.test(commands));
    const input = session.map(({ commands }) => commands.replaceAll('http://localhost:3000', api.url)).join('');
    const { stdout, stderr } = spawnSync(shell, flags, { input, encoding: 'utf8', env: { PATH: process.env.PATH } });
    expect(stderr).not.toMatch(/not found|no match|error/i);
    const shown = session.flatMap(({ output }) => output.split('\n').filter(Boolean));
    expect(shown.length).toBeGreaterThan(10);
    expect(stdout.trim().split('\n')).toEqual(shown.map(withGaps));
  });
});

/** Matches a line of the document: "…" stands for what differs from run to run, or was left out. */
function withGaps(line: string) {
  const parts = line.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return expect.stringMatching(new RegExp(`^${parts.join('.*')}$`));
}
