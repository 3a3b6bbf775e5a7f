import { STATUS_CODES } from 'node:http';
import type { Operation } from '../operation.ts';
import type { ApiDocument } from './documents.ts';
import { type ErrorEntry, type Meaning, registerErrors } from './errors.ts';

/** What every code means, as a page: each code is an anchor, so that a problem's `type` leads to it. */
export function renderErrors(documents: ApiDocument[]): string {
  const entries = registerErrors(documents.flatMap(({ operations }) => operations));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Errors · Holdfast</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/errors.css">
</head>
<body>
<nav><a href="/docs">API documentation</a></nav>
<main>
<h1>Errors</h1>
<p>A refusal is a problem document (RFC 9457): programs read its <code>code</code>, people its <code>title</code> and
<code>message</code>. Its <code>type</code> leads here, and its <code>request_id</code> finds it in the logs.</p>
<ul class="contents">
${entries.map(({ code, status }) => `<li><span>${status}</span> <a href="#${code}">${code}</a></li>`).join('\n')}
</ul>
${entries.map((entry) => renderEntry(entry, documents)).join('\n')}
</main>
</body>
</html>
`;
}

const renderEntry = ({ code, status, meanings }: ErrorEntry, documents: ApiDocument[]) => `<section id="${code}">
<h2><a href="#${code}">${code}</a> <small>${status} ${STATUS_CODES[status]}</small></h2>
${meanings.map((meaning) => renderMeaning(meaning, documents)).join('\n')}
</section>`;

const renderMeaning = (
  { problem, operations }: Meaning,
  documents: ApiDocument[],
) => `<p><strong>${escapeHtml(problem.title)}.</strong>
${escapeHtml(problem.message)}</p>
<ul class="operations">
${operations.length === 0 ? '<li>Any request</li>' : operations.map((operation) => renderOperation(operation, documents)).join('\n')}
</ul>`;

const renderOperation = (operation: Operation, documents: ApiDocument[]) =>
  `<li><a href="${linkTo(operation, documents)}"><code>${operation.method} ${escapeHtml(operation.path)}</code></a></li>`;

/** Where Swagger UI shows the operation: in its document, where there are several. */
function linkTo(operation: Operation, documents: ApiDocument[]): string {
  const name = documents.find(({ operations }) => operations.includes(operation))?.name as string;
  const choice = documents.length === 1 ? '' : `?urls.primaryName=${encodeURIComponent(name)}`;
  return `/docs${choice}#/${encodeURIComponent(operation.tag)}/${operation.id}`;
}

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
