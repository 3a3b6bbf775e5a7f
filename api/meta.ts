// Health, the OpenAPI document and its pages; answers for every path that no other API has.
import { serve } from '../lib/http/serve.ts';
import { meta, pages } from '../lib/meta/index.ts';

export default serve(meta, pages);
