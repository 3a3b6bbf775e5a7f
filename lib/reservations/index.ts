import { cancelReservation } from './cancel-reservation.ts';
import { confirmReservation } from './confirm-reservation.ts';
import { createItem } from './create-item.ts';
import { createReservation } from './create-reservation.ts';
import { getItem } from './get-item.ts';
import { getReservation } from './get-reservation.ts';

/** The reservations API (spec 001). */
export const reservations = [
  createItem,
  getItem,
  createReservation,
  getReservation,
  confirmReservation,
  cancelReservation,
];
