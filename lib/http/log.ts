import { pino } from 'pino';

/** One JSON line an event on standard output. The level is read directly: a faulty environment must be loggable too. */
export const log = pino({ level: process.env.LOG_LEVEL || 'info', base: null });
