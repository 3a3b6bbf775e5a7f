/** A problem that the person at the keyboard can solve; its message is one line that says how. */
export class StackError extends Error {
  override name = 'StackError';
}

/** What the system refuses to do with the data folder is a problem of that kind too; anything else is a bug of ours. */
export function asStackError(error: unknown, folder: string): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  return new StackError(`The data folder ${folder} cannot be used: ${error.message}`, { cause: error });
}
