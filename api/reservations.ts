// The reservations API: items, holds and the expiry sweep (spec 001).
import { serve } from '../lib/http/serve.ts';
import { reservations } from '../lib/reservations/index.ts';

export default serve(reservations);
