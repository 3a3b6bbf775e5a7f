// Maintenance: the sweep of lapsed holds and the audit.
import { serve } from '../lib/http/serve.ts';
import { maintenance } from '../lib/maintenance/index.ts';

export default serve(maintenance);
