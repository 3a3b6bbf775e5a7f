import { archive, archiveByCron } from './archive.ts';
import { audit } from './audit.ts';
import { expireIdempotencyKeys, expireIdempotencyKeysByCron } from './expire-idempotency-keys.ts';
import { expireReservations, expireReservationsByCron } from './expire-reservations.ts';
import { getOutbox } from './get-outbox.ts';
import { relayOutbox, relayOutboxByCron } from './relay-outbox.ts';
import { releaseOutboxEvent } from './release-outbox-event.ts';

/** Maintenance: the sweep of lapsed holds (spec 001, 8.6), the audit, the archive, the outbox and the keys of spec 004. */
export const maintenance = [
  expireReservations,
  expireReservationsByCron,
  audit,
  relayOutbox,
  relayOutboxByCron,
  getOutbox,
  releaseOutboxEvent,
  expireIdempotencyKeys,
  expireIdempotencyKeysByCron,
  archive,
  archiveByCron,
];
