import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Page, page } from '../http/page.ts';
import { document, operations } from './document.ts';
import { registerErrors } from './errors.ts';
import { renderErrors } from './errors-page.ts';

const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const JAVASCRIPT = 'text/javascript; charset=utf-8';

/** Everything comes from here, and no page runs a script or has a style that is not a file of its own. */
const security = {
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
  'referrer-policy': 'no-referrer',
};

const swaggerPage = `<!doctype html>
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
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const start = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
});
`;

const { resolve } = createRequire(import.meta.url);

/** A file of Swagger UI, which vercel.json has to include in the function. */
const swaggerFile = (name: string, type: string) =>
  page(`/docs/${name}`, type, readFileSync(resolve(`swagger-ui-dist/${name}`)));

/** The OpenAPI document, Swagger UI for it, and what the errors mean. */
export const pages: Page[] = [
  page('/openapi.json', 'application/json', JSON.stringify(document)),
  page('/docs', HTML, swaggerPage, security),
  page('/docs/start.js', JAVASCRIPT, start),
  swaggerFile('swagger-ui-bundle.js', JAVASCRIPT),
  swaggerFile('swagger-ui.css', CSS),
  page('/docs/docs.css', CSS, readFileSync(new URL('docs.css', import.meta.url))),
  swaggerFile('favicon-32x32.png', 'image/png'),
  page('/docs/errors', HTML, renderErrors(registerErrors(operations)), security),
  page('/docs/errors.css', CSS, readFileSync(new URL('errors.css', import.meta.url))),
];
