/**
 * The API of tenants' orders for those who have a token: the tenant is the one that the token names, whatever X-Tenant-Id the client
 * sends. A request listener, to stand where api/tenant-orders.ts stands, in an Express application, or in a gateway.
 */
import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import tenantOrders from '../../api/tenant-orders.ts';
import { httpProblems } from '../../lib/http/problems.ts';
import { problemResponse, securityHeaders } from '../../lib/http/response.ts';

const { JWKS_URL, ISSUER, AUDIENCE } = process.env as Record<string, string>;
const keys = createRemoteJWKSet(new URL(JWKS_URL as string));

/** The tenant that a token was issued for. Throws if it is not valid. */
async function tenantOf(authorization = ''): Promise<string> {
  const [, token = ''] = /^bearer +(.*)$/i.exec(authorization) ?? [];
  const { payload } = await jwtVerify(token, keys, { issuer: ISSUER as string, audience: AUDIENCE as string });
  if (typeof payload.tenant_id !== 'string') throw new Error('the token names no tenant');
  return payload.tenant_id;
}

const guarded: RequestListener = async (req, res) => {
  try {
    req.headers['x-tenant-id'] = await tenantOf(req.headers.authorization);
  } catch {
    const requestId = randomUUID();
    const { status, headers, body } = problemResponse('unauthorized', httpProblems.unauthorized, requestId);
    const more = { 'www-authenticate': 'Bearer', 'x-request-id': requestId };
    res.writeHead(status, { ...securityHeaders, ...headers, ...more }).end(JSON.stringify(body));
    return;
  }
  tenantOrders(req, res);
};

export default guarded;
