/** Thrown for what no outcome explains: there was no response, or one that the service does not document. */
export class HoldfastError extends Error {
  override name = 'HoldfastError';
  /** Finds the request in the logs of the service. All attempts of a call have the same. */
  readonly request_id: string;
  /** The status of the last response; none if there was no response. */
  readonly status: number | undefined;

  constructor(message: string, request_id: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.request_id = request_id;
    this.status = status;
  }
}
