import { type Api, useApi } from '../support/api.ts';
import type { TestStack } from '../support/stack.ts';

type Use = (stack?: TestStack, env?: Record<string, string>) => Api;

const EXPRESS = new URL('../support/express-host.ts', import.meta.url);

const useExpress: Use = (stack, env) => useApi(stack, env, EXPRESS);
const useParsingExpress: Use = (stack, env) => useApi(stack, { ...env, BODY_PARSER: 'express' }, EXPRESS);

/** What runs the functions of api/: the tests of spec 001 pass on each. */
export const hosts: { host: string; useApi: Use }[] = [
  { host: 'the host', useApi },
  { host: 'Express 5', useApi: useExpress },
  { host: 'Express 5 with express.json()', useApi: useParsingExpress },
];
