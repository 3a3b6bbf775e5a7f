/** A text of the schema that is replaced. */
export interface Edit {
  /** The function that the text is in; anywhere outside of functions where none is named. */
  in?: string;
  replace: string;
  by: string;
}

/** A deliberate break of the SQL, and the tests that must notice it. */
export interface Mutation {
  /** What the broken schema does, in words. */
  name: string;
  edits: Edit[];
  /** Test files, as vitest takes them. */
  tests: string[];
}

/** A mutation of one edit. */
export function mutation(name: string, edit: Edit, ...tests: string[]): Mutation {
  return { name, edits: [edit], tests };
}

/** The schema with these edits. Throws where one does not fit exactly once: the schema has changed under it. */
export function applyEdits(schema: string, edits: Edit[]): string {
  return edits.reduce(applyEdit, schema);
}

function applyEdit(sql: string, edit: Edit): string {
  const [from, to] = edit.in === undefined ? [0, sql.length] : extentOf(sql, edit.in);
  const at = sql.indexOf(edit.replace, from);
  if (at === -1 || at + edit.replace.length > to) throw new Error(`the schema no longer contains: ${edit.replace}`);
  const again = sql.indexOf(edit.replace, at + 1);
  if (again !== -1 && again < to) throw new Error(`the schema contains more than once: ${edit.replace}`);
  return sql.slice(0, at) + edit.by + sql.slice(at + edit.replace.length);
}

/** From the head of a function to its privileges. */
function extentOf(sql: string, name: string): [number, number] {
  const from = sql.indexOf(`create function ${name}(`);
  const to = sql.indexOf(`revoke execute on function ${name} `, from);
  if (from === -1 || to === -1) throw new Error(`the schema no longer has the function ${name}`);
  return [from, to];
}
