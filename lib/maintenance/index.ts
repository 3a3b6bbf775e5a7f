import { audit } from './audit.ts';
import { expireReservations, expireReservationsByCron } from './expire-reservations.ts';

/** Maintenance: the sweep of lapsed holds (spec 001, 8.6) and the audit. */
export const maintenance = [expireReservations, expireReservationsByCron, audit];
