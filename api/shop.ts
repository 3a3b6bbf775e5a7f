// The flash-sale shop API: products and orders (spec 003).
import { serve } from '../lib/http/serve.ts';
import { shop } from '../lib/shop/index.ts';

export default serve(shop);
