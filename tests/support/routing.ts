import { readRewrites } from '../../lib/host/rewrites.ts';
import { Routes } from '../../lib/http/routes.ts';
import { filesOf, root, servedBy } from '../unit/sources.ts';

const rewrites = readRewrites(new URL(`file://${root}vercel.json`));
const functions = await Promise.all(
  filesOf('api/*.ts').map(async (file) => {
    const { operations, pages } = await servedBy(file);
    return [file, new Routes(operations, pages)] as const;
  }),
);
const routesOf = new Map(functions);

/** The operation or the page that a request leads to, as vercel.json and the functions of api/ say. */
export function findServed(method: string, path: string, headers: Record<string, string>) {
  const lowerCased = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const rewrite = rewrites.find(({ matches }) => matches(path, lowerCased));
  return routesOf.get(`${rewrite?.destination.slice(1)}.ts`)?.find(method, path);
}
