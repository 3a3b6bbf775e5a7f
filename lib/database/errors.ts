/** The database is unreachable, too slow or overloaded. Whether the command took effect is unknown. */
export class Unavailable extends Error {
  override name = 'Unavailable';
  /** Seconds after which to try again. */
  readonly retryAfter = 1;
}

/** The database refused the whole call, which had no effect. */
export class Rejected extends Error {
  override name = 'Rejected';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
