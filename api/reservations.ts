// The reservations API: items and holds (spec 001).
import { serve } from '../lib/http/serve.ts';
import { reservations } from '../lib/reservations/index.ts';

export default serve(reservations);
