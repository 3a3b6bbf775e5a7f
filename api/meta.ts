// Health, metrics, the OpenAPI documents and the documentation pages; also the 404 of every other path.
import { serve } from '../lib/http/serve.ts';
import { meta, pages } from '../lib/meta/index.ts';

export default serve(meta, pages);
