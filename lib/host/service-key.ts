import { SignJWT } from 'jose';

/** A key that PostgREST accepts as `role`, valid for ten years like Supabase's legacy keys. */
export function signKey(
  { jwtSecret }: { jwtSecret: string },
  role: 'anon' | 'authenticated' | 'service_role',
): Promise<string> {
  return new SignJWT({ role, iss: 'holdfast' })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt()
    .setExpirationTime('10y')
    .sign(new TextEncoder().encode(jwtSecret));
}
