import { z } from 'zod';

const printable = (max: number) =>
  z
    .string('is required')
    .regex(new RegExp(`^[\\x20-\\x7e]{1,${max}}$`), `must be 1 to ${max} printable ASCII characters`);

const tenantId = printable(100).meta({
  description: 'The tenant, which sees only its own orders.',
  examples: ['acme'],
});

/** A list of entity tags (RFC 9110, 8.8.3), or one version without its quotes, as spec 004 writes it in its goal. */
const ENTITY_TAGS = /^\s*(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"\s*(?:,\s*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"\s*)?)*$/;
const UNQUOTED = /^\s*\d{1,10}\s*$/;

/**
 * The versions that If-Match allows; null if it allows any. Tags are compared as RFC 9110 (13.1.1) says: a weak one, and one
 * that is no version, match nothing.
 */
function versionsOf(header: string): number[] | null {
  if (header.trim() === '*') return null;
  if (UNQUOTED.test(header)) return [header.trim()].map(Number).filter(isVersion);
  const strong = [...header.matchAll(/(W\/)?"([^"]*)"/g)].filter(([, weak]) => weak === undefined);
  return strong.map(([, , tag]) => (/^[1-9]\d{0,9}$/.test(tag as string) ? Number(tag) : 0)).filter(isVersion);
}

const isVersion = (version: number) => version >= 1 && version <= 2_147_483_647;

const ifMatch = z
  .string()
  .refine((value) => value.trim() === '*' || UNQUOTED.test(value) || ENTITY_TAGS.test(value), {
    abort: true,
    error: 'must be a version in quotes, such as "1", a list of them, or *',
  })
  .meta({ description: 'The version of the order that the caller has. `*` allows any.', examples: ['"1"'] })
  .transform(versionsOf);

export const TenantHeaders = z.object({ 'X-Tenant-Id': tenantId });

export const CreationHeaders = z.object({
  'X-Tenant-Id': tenantId,
  'Idempotency-Key': printable(255).meta({
    description: 'Chosen by the caller. For an hour the same key with the same body returns the same order.',
    examples: ['5f2b6f0e-cart'],
  }),
});

export const VersionHeaders = z.object({ 'X-Tenant-Id': tenantId, 'If-Match': ifMatch });

export const OptionalVersionHeaders = z.object({ 'X-Tenant-Id': tenantId, 'If-Match': ifMatch.optional() });
