import { log } from '../log.ts';
import type { Publisher } from './publisher.ts';

/** Writes events to the log, where development has no receiver. */
export const logPublisher: Publisher = {
  name: 'log',
  async publish(event) {
    log.info({ event }, 'event');
    return {};
  },
};
