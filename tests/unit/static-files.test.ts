import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { withStaticFiles } from '../../lib/host/static-files.ts';
import { listen } from '../support/listen.ts';

/** Serves a project of its own, whose page `publish` replaces as a build does. */
async function serveProject() {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-static-'));
  writeFileSync(
    join(root, 'vercel.json'),
    '{"headers": [{"source": "/", "headers": [{"key": "X-Of", "value": "page"}]}]}',
  );
  const server = createServer(withStaticFiles(pathToFileURL(`${root}/`), (_, res) => void res.writeHead(404).end()));
  const url = `http://127.0.0.1:${await listen(server)}`;
  onTestFinished(() => {
    server.close();
    rmSync(root, { recursive: true });
  });
  return {
    publish(content: string) {
      mkdirSync(join(root, 'new'));
      writeFileSync(join(root, 'new', 'index.html'), content);
      rmSync(join(root, 'public'), { recursive: true, force: true });
      // As if every build were in the same tick of the clock.
      utimesSync(join(root, 'new'), 0, 0);
      renameSync(join(root, 'new'), join(root, 'public'));
    },
    async get(path: string) {
      const response = await fetch(url + path);
      return [response.status, response.headers.get('x-of'), await response.text()];
    },
  };
}

test('a page that is built while the host runs is served, and one that is built again', async () => {
  const { get, publish } = await serveProject();
  expect(await get('/')).toEqual([404, null, '']);
  for (const content of ['one', 'another, longer one', 'short']) {
    publish(content);
    expect(await get('/')).toEqual([200, 'page', content]);
  }
});

test('the headers of vercel.json are for the paths that it names', async () => {
  const { get, publish } = await serveProject();
  publish('page');
  expect(await get('/index.html')).toEqual([200, null, 'page']);
  // Other spellings would be served without the headers.
  for (const path of ['/nothing', '/index', '/index/', '/index.html/', '/index?a=b.html', '//', '//index.html'])
    expect([path, ...(await get(path))]).toEqual([path, 404, null, '']);
});
