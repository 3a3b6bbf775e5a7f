import pretty, { type PrettyOptions, type PrettyStream } from 'pino-pretty';

/**
 * Turns the JSON lines of the API's log into lines for a person: `12:30:01 INFO: 201 POST /v1/items created 3.2 ms`. The id of
 * a request is shown only with a fault.
 */
export const terminalLog = (options: PrettyOptions = {}): PrettyStream =>
  pretty({
    translateTime: 'SYS:HH:MM:ss',
    include: 'time,level,err',
    messageFormat: ({ method, route, tenant, outcome, status, ms, request_id, error, url, msg, operation, rules }) =>
      (method
        ? [status, method, route, tenant, outcome, ms, 'ms']
        : [msg, operation, (rules as string[] | undefined)?.join(', '), error, url, status, outcome, request_id]
      )
        .filter((word) => word !== undefined)
        .join(' '),
    ...options,
  });
