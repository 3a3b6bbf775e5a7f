import { useApi } from '../support/api.ts';

/** What runs the functions of api/: the tests of spec 001 pass on each. */
export const hosts = [{ host: 'the host', useApi }];
