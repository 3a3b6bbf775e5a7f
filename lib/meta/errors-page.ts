import { STATUS_CODES } from 'node:http';
import type { Operation } from '../operation.ts';
import type { ApiDocument } from './documents.ts';
import { type ErrorEntry, type Meaning, registerErrors } from './errors.ts';

/** The page that explains every code. Each code is an anchor, to which the `type` of a problem links. */
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
<nav><a href="/docs">API documentation</a> · <a href="/">Flash sale</a></nav>
<main>
<h1>Errors</h1>
<p>A refused request gets a problem document (RFC 9457). Its <code>code</code> is for programs, its <code>title</code> and
<code>message</code> are for people, its <code>type</code> links here, and its <code>request_id</code> is in the logs.</p>
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
${escapeHtml(problem.message).replace(/`(.+?)`/g, '<code>$1</code>')}</p>
<ul class="operations">
${operations.length === 0 ? '<li>Any request</li>' : operations.map((operation) => renderOperation(operation, documents)).join('\n')}
</ul>`;

const renderOperation = (operation: Operation, documents: ApiDocument[]) =>
  `<li><a href="${linkTo(operation, documents)}"><code>${operation.method} ${escapeHtml(operation.path)}</code></a></li>`;

/** The link to an operation in Swagger UI; if there are several documents, it also selects the operation's own. */
function linkTo(operation: Operation, documents: ApiDocument[]): string {
  const name = documents.find(({ operations }) => operations.includes(operation))?.name as string;
  const choice = documents.length === 1 ? '' : `?urls.primaryName=${encodeURIComponent(name)}`;
  return `/docs${choice}#/${encodeURIComponent(operation.tag)}/${operation.id}`;
}

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
