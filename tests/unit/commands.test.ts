import { expect, test } from 'vitest';
import { filesOf, readSource } from './sources.ts';

// docs/architecture.md, "Adding a command": each of its places has every command of the list.
const code = (file: string) => readSource(file).replace(/--.*$/gm, '');
const engine = code('supabase/schemas/inventory/batch/commands.sql');
const [, list = ''] = engine.match(/create function inventory\.command_list.*?array\[(.*?)\]::/s) ?? [];
const commands = [...list.matchAll(/^\s*\('(\w+)'/gm)].map(([, name]) => name as string);

test('the list has commands', () => expect(commands).toContain('reserve'));

test('every file with the functions of a command belongs to a command of the list', () => {
  const files = filesOf('supabase/schemas/rpc/*.sql').filter((file) => /function inventory\.find_/.test(code(file)));
  expect(files.map((file) => file.replace(/.*\/(\w+)\.sql/, '$1')).sort()).toEqual(commands.toSorted());
});

test.each(commands)('%s: its file has find_, write_ and answer_ functions and the public function', (command) => {
  const own = code(`supabase/schemas/rpc/${command}.sql`);
  for (const part of ['find', 'write', 'answer'])
    expect(own).toContain(`create function inventory.${part}_${command}(`);
  expect(own).toContain(`create function public.${command}(`);
  expect(own).toContain(`grant execute on function public.${command} to service_role;`);
});

test.each(commands)('%s: the engine finds, writes and answers it', (command) => {
  for (const part of ['find', 'write', 'answer']) {
    const [, dispatch = ''] =
      engine.match(new RegExp(`create function inventory\\.${part}\\((.*?)\\nend \\$\\$`, 's')) ?? [];
    expect(dispatch, part).toMatch(new RegExp(`when '${command}' +then .*inventory\\.${part}_${command}\\(`));
  }
});

test.each(commands)(
  '%s: the movements that its rows account for are in the view that the audit compares',
  (command) => {
    expect(code('supabase/schemas/inventory/expected_movements.sql')).toContain(`select '${command}'`);
  },
);

test('the union of TypeScript has exactly the commands of the list', () => {
  const [, union = ''] = readSource('lib/database/command.ts').match(/export type BatchedCommand =(.*?);\n\n/s) ?? [];
  const named = [...union.matchAll(/command: '(\w+)'/g)].map(([, name]) => name as string);
  expect(named.sort()).toEqual(commands.toSorted());
});
