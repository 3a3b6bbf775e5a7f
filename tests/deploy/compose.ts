import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..', '..');

export interface Service {
  image?: string;
  build?: string | { context: string; dockerfile: string };
  hostname?: string;
  depends_on: Record<string, { condition: string }>;
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  networks?: string[];
  network_mode?: string;
  restart?: string;
  init?: boolean;
  stop_signal?: string;
  healthcheck?: object;
  deploy: { resources: { limits: { cpus?: string; memory: string } } };
}

interface Compose {
  services: Record<string, Service>;
  networks?: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, null>;
}

export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');

/** A compose file, and the folder that its relative paths begin at. */
export function readCompose(file: string): Compose & { folder: string } {
  return { ...(parse(readText(file), { merge: true }) as Compose), folder: join(root, dirname(file)) };
}
