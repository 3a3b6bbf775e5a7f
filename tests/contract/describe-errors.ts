import { STATUS_CODES } from 'node:http';
import type { ErrorEntry, Meaning } from '../../lib/meta/errors.ts';

/** The register of errors as docs/errors.md. */
export function describeErrors(entries: ErrorEntry[]): string {
  return `# Errors

A refusal is a problem document (RFC 9457, \`application/problem+json\`): programs read its \`code\`, people its \`title\`
and \`message\`. Its \`type\` leads to the same text on a running service (\`/docs/errors#code\`), its \`details\` name every
faulty field, and its \`request_id\` finds it in the logs.

This page is made of the operations' own declarations by \`npx vitest run tests/contract -u\`, and a test compares the two.

${entries.map(describeEntry).join('\n\n')}
`;
}

const describeEntry = ({ code, status, meanings }: ErrorEntry) =>
  [`## ${code}`, `${status} ${STATUS_CODES[status]}`, ...meanings.map(describeMeaning)].join('\n\n');

const describeMeaning = ({ problem, operations }: Meaning) => {
  const places = operations.map(({ method, path }) => `- \`${method} ${path}\``);
  return `**${problem.title}.** ${problem.message}\n\n${places.length > 0 ? places.join('\n') : 'Any request.'}`;
};
