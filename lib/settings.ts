import { z } from 'zod';
import { wholeNumber } from './schemas.ts';

/** The levels of pino. */
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const oneOf = <const Words extends readonly string[]>(words: Words) =>
  z.enum(words, { error: `must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}` });

const MAKE_ONE = 'openssl rand -base64 32 makes one';
const SECRET_LENGTH = 16;

/** Whether a browser sends this as the origin of a page; `null` is that of every sandboxed one. */
const isOrigin = (value: string) => /^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value;

const origins = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''))
  .refine((parts) => parts.every(isOrigin), 'must be origins such as https://shop.example.com, without a path');

const isWithoutPath = (url: string) => new URL(url).href === `${new URL(url).origin}/`;

/** What a header can have: of anything else nobody could send the same. */
const headerText = z.string({ error: 'is required' }).regex(/^[\x20-\x7e]+$/, 'must be printable ASCII characters');

/** As Standard Webhooks has it: 24 to 64 bytes in Base64. */
const isWebhookSecret = (value: string) => {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(value) ?? [];
  const { length } = Buffer.from(base64, 'base64');
  return base64.length % 4 === 0 && length >= 24 && length <= 64;
};

const Variables = z.object({
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  SUPABASE_URL: z
    .url({ protocol: /^https?$/, abort: true, error: 'must be a URL such as https://your-project.supabase.co' })
    .refine(isWithoutPath, 'must be a URL without a path, such as https://your-project.supabase.co'),
  /** The path of PostgREST below SUPABASE_URL; empty if it is the root. */
  SUPABASE_REST_PATH: z
    .string()
    .startsWith('/', 'must be a path such as /rest/v1')
    .default('/rest/v1')
    .transform((path) => path.replace(/\/$/, '')),
  SUPABASE_SERVICE_ROLE_KEY: headerText,
  CRON_SECRET: headerText.optional(),
  API_KEY: headerText.optional(),
  /** What ids of Idempotency-Keys are keyed with; by default they are keyed with SUPABASE_SERVICE_ROLE_KEY. */
  ID_SECRET: z.string().min(32, `must have 32 characters or more (${MAKE_ONE})`).optional(),
  ALLOWED_ORIGINS: origins.default([]),
  RESERVATION_TTL_SECONDS: wholeNumber(1, 86_400).default(600),
  BATCHING: oneOf(['on', 'off']).default('on'),
  OUTBOX_WEBHOOK_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as https://example.com/webhook' })
    .optional(),
  OUTBOX_WEBHOOK_SECRET: z.string().refine(isWebhookSecret, 'must be whsec_ and 24 to 64 bytes in Base64').optional(),
  /** How often the host does maintenance, in seconds; 0: never. */
  MAINTENANCE_SECONDS: wholeNumber(0, 86_400).default(60),
  LOG_LEVEL: oneOf(logLevels).default('info'),
  NODE_ENV: z.string().optional(),
  VERCEL_ENV: oneOf(['production', 'preview', 'development']).optional(),
});

export type Settings = z.output<typeof Variables>;

/** Whether this name or address, of a URL or as HOST, is that of this machine to itself. */
export const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|::1|\[::1\])$/.test(host);

/**
 * Whether operations of staff and maintenance are open where their secret is unset, and events may go to the log, or to receivers
 * in a private network: in development, with a database on this machine. NODE_ENV alone, left over in a shell, opens no
 * Supabase project, and takes none of its events.
 */
export const isDevelopment = ({ NODE_ENV, VERCEL_ENV, SUPABASE_URL }: Settings) =>
  (VERCEL_ENV ?? NODE_ENV) === 'development' && isLoopback(new URL(SUPABASE_URL).hostname);

/** Outside development, what callers send is too long to be guessed. */
function requireLongSecrets(settings: Settings, context: z.RefinementCtx): void {
  if (isDevelopment(settings)) return;
  for (const name of ['CRON_SECRET', 'API_KEY'] as const) {
    const { length = SECRET_LENGTH } = settings[name] ?? {};
    const message = `must have ${SECRET_LENGTH} characters or more (${MAKE_ONE})`;
    if (length < SECRET_LENGTH) context.addIssue({ code: 'custom', path: [name], message });
  }
}

const Settings = Variables.superRefine(requireLongSecrets)
  .refine((settings) => isDevelopment(settings) || !settings.OUTBOX_WEBHOOK_URL?.startsWith('http:'), {
    path: ['OUTBOX_WEBHOOK_URL'],
    error: 'must begin with https:// (http:// is for development alone, with a database on this machine)',
  })
  .refine(({ OUTBOX_WEBHOOK_URL: url, OUTBOX_WEBHOOK_SECRET: secret }) => url === undefined || secret !== undefined, {
    path: ['OUTBOX_WEBHOOK_SECRET'],
    error: 'is required with OUTBOX_WEBHOOK_URL: its receiver verifies the signature with it',
  });

/**
 * An environment as the settings read it: spaces and line ends around a value are no part of it (`echo secret |` adds one), and an
 * empty variable (a line `NAME=` of .env) is an unset one.
 */
export function trimmed(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const values = Object.entries(env).map(([name, value]) => [name, value?.trim()]);
  return Object.fromEntries(values.filter(([, value]) => value !== ''));
}

/** The settings in an environment. Throws an error that names every invalid variable. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const parsed = Settings.safeParse(trimmed(env));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new Error(`${faults.join('; ')} (.env.example explains each setting)`);
}

let settings: Settings | undefined;

/** The settings of this process, read at first use. */
export function getSettings(): Settings {
  settings ??= readSettings(process.env);
  return settings;
}
