// The stock counters API: levels and reservation tokens (spec 000).
import { serve } from '../lib/http/serve.ts';
import { stock } from '../lib/stock/index.ts';

export default serve(stock);
