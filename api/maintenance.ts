// Maintenance: lapsed holds, the audit, the archive, the outbox and expired keys.
import { serve } from '../lib/http/serve.ts';
import { maintenance } from '../lib/maintenance/index.ts';

export default serve(maintenance);
