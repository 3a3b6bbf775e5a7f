import { cancelReservation } from './cancel-reservation.ts';
import { confirmReservation } from './confirm-reservation.ts';
import { createItem } from './create-item.ts';
import { createReservation } from './create-reservation.ts';
import { getItem } from './get-item.ts';
import { getReservation } from './get-reservation.ts';
import { setItemEvents } from './set-item-events.ts';

/** The reservations API (spec 001). */
export const reservations = [
  createItem,
  getItem,
  setItemEvents,
  createReservation,
  getReservation,
  confirmReservation,
  cancelReservation,
];
