import pretty, { type PrettyOptions, type PrettyStream } from 'pino-pretty';

/**
 * Turns the JSON lines of the API's log into lines for a person: `12:30:01 INFO: 201 POST /v1/items 3.2 ms`. The id of a
 * request is shown only with a fault.
 */
export const terminalLog = (options: PrettyOptions = {}): PrettyStream =>
  pretty({
    translateTime: 'SYS:HH:MM:ss',
    include: 'time,level,err',
    messageFormat: ({ method, url, status, ms, request_id, error, msg }) =>
      method ? `${status} ${method} ${url} ${ms} ms` : [msg, error, url, request_id].filter(Boolean).join(' '),
    ...options,
  });
