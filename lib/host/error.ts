/** A problem that the person at the keyboard can solve; its message is one line that says how. */
export class StackError extends Error {
  override name = 'StackError';
}
