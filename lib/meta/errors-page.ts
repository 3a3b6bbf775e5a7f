import { STATUS_CODES } from 'node:http';
import type { Operation } from '../operation.ts';
import type { ErrorEntry, Meaning } from './errors.ts';

/** What every code means, as a page: each code is an anchor, so that a problem's `type` leads to it. */
export function renderErrors(entries: ErrorEntry[]): string {
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
${entries.map(renderEntry).join('\n')}
</main>
</body>
</html>
`;
}

const renderEntry = ({ code, status, meanings }: ErrorEntry) => `<section id="${code}">
<h2><a href="#${code}">${code}</a> <small>${status} ${STATUS_CODES[status]}</small></h2>
${meanings.map(renderMeaning).join('\n')}
</section>`;

const renderMeaning = ({ problem, operations }: Meaning) => `<p><strong>${escapeHtml(problem.title)}.</strong>
${escapeHtml(problem.message)}</p>
<ul class="operations">
${operations.length === 0 ? '<li>Any request</li>' : operations.map(renderOperation).join('\n')}
</ul>`;

const renderOperation = ({ id, tag, method, path }: Operation) =>
  `<li><a href="/docs#/${encodeURIComponent(tag)}/${id}"><code>${method} ${escapeHtml(path)}</code></a></li>`;

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
