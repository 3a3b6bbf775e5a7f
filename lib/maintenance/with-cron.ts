import type { Operation } from '../operation.ts';

/** An operation that is a POST without a body, and the same as a GET, which is what cron jobs send. */
export function withCron(post: Operation): [Operation, Operation] {
  const { body: _, ...rest } = post;
  return [post, { ...rest, method: 'GET', id: `${post.id}ByCron`, summary: `${post.summary} (for a cron)` }];
}
