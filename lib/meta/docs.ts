import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Page, page } from '../http/page.ts';
import type { ApiDocument } from './documents.ts';
import { renderErrors } from './errors-page.ts';

const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const JAVASCRIPT = 'text/javascript; charset=utf-8';

/** Everything comes from this service, and no script or style is inline. */
const policy = {
  'content-security-policy': [
    "default-src 'none'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
};

const swaggerPage = (scripts: string[]) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API documentation · Holdfast</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/docs.css">
</head>
<body>
<nav><a href="/">Flash sale</a> · <a href="/docs/errors">Errors</a></nav>
<div id="swagger-ui"></div>
${scripts.map((name) => `<script src="/docs/${name}"></script>`).join('\n')}
</body>
</html>
`;

const start = (documents: ApiDocument[]) => `SwaggerUIBundle({
  ${documents.length === 1 ? `url: '${documents[0]?.path}'` : chooser(documents)},
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
});
`;

/** The choice of document comes with the preset, without its logo: that has an inline style, which the policy forbids. */
const chooser = (
  documents: ApiDocument[],
) => `urls: ${JSON.stringify(documents.map(({ name, path }) => ({ name, url: path })))},
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  plugins: [() => ({ components: { Logo: () => null } })],
  layout: 'StandaloneLayout'`;

const { resolve } = createRequire(import.meta.url);

/** A file of Swagger UI. vercel.json includes it in the function. */
const swaggerFile = (name: string, type: string) =>
  page(`/docs/${name}`, type, readFileSync(resolve(`swagger-ui-dist/${name}`)));

/** The OpenAPI documents, one Swagger UI for all of them, and the explanation of all errors. */
export function docsPages(documents: ApiDocument[]): Page[] {
  const scripts = ['swagger-ui-bundle.js', ...(documents.length === 1 ? [] : ['swagger-ui-standalone-preset.js'])];
  return [
    ...documents.map(({ path, document }) => page(path, 'application/json', JSON.stringify(document))),
    page('/docs', HTML, swaggerPage([...scripts, 'start.js']), policy),
    page('/docs/start.js', JAVASCRIPT, start(documents)),
    ...scripts.map((name) => swaggerFile(name, JAVASCRIPT)),
    swaggerFile('swagger-ui.css', CSS),
    page('/docs/docs.css', CSS, readFileSync(new URL('docs.css', import.meta.url))),
    swaggerFile('favicon-32x32.png', 'image/png'),
    page('/docs/errors', HTML, renderErrors(documents), policy),
    page('/docs/errors.css', CSS, readFileSync(new URL('errors.css', import.meta.url))),
  ];
}
