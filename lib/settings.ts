import { z } from 'zod';

const list = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''));

/** An unset variable and an empty one (a line `NAME=` of .env) mean the same. */
const secret = z
  .string()
  .optional()
  .transform((text) => text || undefined);

const Settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  SUPABASE_URL: z.url({ protocol: /^https?$/ }),
  /** What Supabase serves PostgREST under; empty where PostgREST is reached directly. */
  SUPABASE_REST_PATH: z.string().default('/rest/v1'),
  SUPABASE_SERVICE_ROLE_KEY: z.string().min(1),
  CRON_SECRET: secret,
  API_KEY: secret,
  ALLOWED_ORIGINS: list.default([]),
  RESERVATION_TTL_SECONDS: z.coerce.number().int().min(1).max(86_400).default(600),
  COALESCE: z.enum(['on', 'off']).default('on'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  VERCEL_ENV: z.enum(['production', 'preview', 'development']).optional(),
});

export type Settings = z.output<typeof Settings>;

let settings: Settings | undefined;

/** The settings, read from the environment at first use. Throws an error that names every faulty variable. */
export function getSettings(): Settings {
  if (settings === undefined) {
    const parsed = Settings.safeParse(process.env);
    if (!parsed.success) {
      const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      throw new Error(`The environment is not complete (see .env.example). ${faults.join('; ')}`);
    }
    settings = parsed.data;
  }
  return settings;
}
