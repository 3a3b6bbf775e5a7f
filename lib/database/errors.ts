/** The database is away, too slow, or has too much waiting. Whether the command took effect is not known. */
export class Unavailable extends Error {
  override name = 'Unavailable';
  /** Seconds after which trying again makes sense. */
  readonly retryAfter = 1;
}

/** The database refused the call as a whole: nothing of it happened. */
export class Rejected extends Error {
  override name = 'Rejected';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
