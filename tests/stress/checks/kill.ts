import type { Kill } from '../phases/kill.ts';
import { outcomeOf, type Sample } from '../recorder.ts';
import { isUnanswered } from '../shop/exchange.ts';
import { type Criterion, count, criterion } from './criterion.ts';

/** How long after the kill the load balancer may take to notice, in milliseconds. */
const NOTICE_MS = 1000;

/** Only requests that were on their way to the killed instance may fail; what is sent once it is gone must not. */
export function checkKill(samples: Sample[], kill: Kill | undefined): Criterion {
  const name = 'API availability';
  const requirement = 'failures only around the kill';
  if (!kill) return criterion(name, requirement, 'nothing was killed', ['the kill command did not run']);
  const failed = samples.filter(isUnanswered);
  const others = failed.filter(
    ({ sentAt, answeredAt }) => answeredAt < kill.startedAt || sentAt > kill.endedAt + NOTICE_MS,
  );
  const last = Math.max(...failed.map(({ sentAt }) => sentAt - kill.startedAt));
  return criterion(
    name,
    requirement,
    failed.length === 0
      ? `${count(samples.length, 'request')}, 0 failed`
      : `${count(samples.length, 'request')}, ${failed.length} failed, the last sent ${last.toFixed(0)} ms after it`,
    others.map(
      (sample) => `${sample.kind}: ${outcomeOf(sample)} ${seconds(sample.sentAt - kill.endedAt)} after the kill`,
    ),
  );
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;
