// Health, the OpenAPI document and its pages.
import { serve } from '../lib/http/serve.ts';

export default serve([]);
