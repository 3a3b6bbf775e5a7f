// The flash sale: its window, and one unit a user (spec 002).
import { serve } from '../lib/http/serve.ts';
import { sales } from '../lib/sales/index.ts';

export default serve(sales);
