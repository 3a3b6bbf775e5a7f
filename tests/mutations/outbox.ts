import { type Mutation, mutation } from './mutation.ts';

const leases = 'tests/schema/outbox-leases.test.ts';
const failures = 'tests/schema/outbox-failures.test.ts';
const parked = 'tests/schema/parked-events.test.ts';
const plans = 'tests/schema/outbox-plans.test.ts';
const keys = 'tests/http/maintenance/expire-idempotency-keys.test.ts';

const lease = (name: string, replace: string, by: string, tests = leases) =>
  mutation(name, { in: 'public.lease_outbox', replace, by }, tests);
const settle = (name: string, replace: string, by: string, tests = leases) =>
  mutation(name, { in: 'public.settle_outbox', replace, by }, tests);
const backoff = (name: string, replace: string, by: string) =>
  mutation(name, { in: 'ordering.backoff', replace, by }, failures);
const sweep = (name: string, replace: string, by: string, tests = keys) =>
  mutation(name, { in: 'public.delete_expired_keys', replace, by }, tests);

/** Breaks of what the relay promises: at least once, in order, any number at once, and nothing that is read without end. */
export const outbox: Mutation[] = [
  lease('events are leased that are not the first of their stream', ' and earlier.id is null', ''),
  lease(
    'a relay waits for events that another has locked',
    'limit lease_outbox.at_most\n      for no key update skip locked',
    'limit lease_outbox.at_most\n      for no key update',
  ),
  lease(
    'an event is put aside for one that is just being published',
    '        for no key update skip locked\n      ) as earlier',
    '      ) as earlier',
  ),
  lease('a lease whose reply was lost is forgotten', 'event.lease_id = lease_outbox.lease_id) then', 'false) then'),
  lease('a relay looks at all events that are due', ' limit lease_outbox.at_most', '', plans),
  lease(
    'events behind another are looked at again and again',
    'set next_attempt_at = null',
    'set next_attempt_at = now',
    plans,
  ),
  settle('a relay that has lost its lease settles the event', ' or event.lease_id <> result.lease_id', ''),
  settle('results that are sent again count again', 'event.leased_until is null or ', ''),
  settle(
    'a stream ends with its first event',
    '      perform ordering.continue_stream(event.stream_id, result.lease_id, lease_end);\n',
    '',
  ),
  settle('no failure is the last', 'result.park or event.attempts + 1 >= 12', 'result.park', parked),
  settle(
    'an event that nobody wants is tried again',
    'result.park or event.attempts + 1',
    'event.attempts + 1',
    parked,
  ),
  settle(
    'Retry-After is ignored',
    'greatest(ordering.backoff(stored.attempts + 1), result.retry_after)',
    'ordering.backoff(stored.attempts + 1)',
    failures,
  ),
  settle(
    'Retry-After shortens the pause',
    'greatest(ordering.backoff(stored.attempts + 1), result.retry_after)',
    'coalesce(result.retry_after, ordering.backoff(stored.attempts + 1))',
    failures,
  ),
  settle('Retry-After may be years', 'least(given.retry_after, 86400)', 'given.retry_after', failures),
  settle('an error is kept whatever its length', 'left(given.error, 200)', 'given.error', failures),
  settle('an event that was not tried stays leased', 'next_attempt_at = now, leased_until = null', 'attempts = 0'),
  backoff('all pauses are the same', ' * 3 ^ (attempts - 1)', ''),
  backoff('pauses have no limit', "interval '6 hours'", "interval '600 hours'"),
  backoff('all receivers get everything at once again', '(0.75 + random() / 2)', '1'),
  mutation(
    'an event that is not parked can be released from its pause',
    { in: 'public.release_outbox_event', replace: ' and stored.parked_at is not null', by: '' },
    parked,
  ),
  mutation(
    'two events of a stream can be leased',
    {
      replace: 'create unique index one_event_of_a_stream_is_leased',
      by: 'create index one_event_of_a_stream_is_leased',
    },
    leases,
  ),
  sweep('keys are deleted within their hour', "interval '1 hour'", "interval '30 minutes'"),
  sweep('the sweep of keys waits for requests', 'for update skip locked', 'for update'),
  sweep('a sweep deletes any number of keys', ' limit 1000', '', plans),
];
