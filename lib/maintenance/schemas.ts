import { z } from 'zod';
import { instant, wholeNumber } from '../schemas.ts';

export const Sweep = z
  .strictObject({
    expired_count: z.int().meta({ description: 'Reservations that this call marked as expired.' }),
    released_quantity: z.int().meta({ description: 'Units returned to stock.' }),
  })
  .meta({
    id: 'Sweep',
    description: 'The result of one sweep.',
    examples: [{ expired_count: 3, released_quantity: 7 }],
  });

export const Audit = z
  .strictObject({
    violations: z.array(
      z.strictObject({
        rule: z.string().meta({ description: 'The violated rule.' }),
        subject: z.string().nullable().meta({ description: 'The id of the item, reservation or order.' }),
        detail: z.string().meta({ description: 'What was found.' }),
      }),
    ),
    complete: z
      .boolean()
      .meta({ description: 'Every item was audited, up to its first violation. If not, call again.' }),
    audited: z.int().meta({ description: 'Movements of stock that this call audited.' }),
  })
  .meta({
    id: 'Audit',
    description: 'The result of one audit.',
    examples: [{ violations: [], complete: true, audited: 1250 }],
  });

export const Relayed = z
  .strictObject({
    published: z.int().meta({ description: 'Events that the receiver has taken.' }),
    failed: z.int().meta({ description: 'Attempts that failed: each event is tried again after a pause.' }),
    parked: z.int().meta({ description: 'Events that failed too often, or that the receiver will never take (410).' }),
    lost: z.int().meta({ description: 'Events that another relay has taken meanwhile: they are published again.' }),
    complete: z.boolean().meta({ description: 'Whether nothing was left that is due. If not, call again.' }),
  })
  .meta({
    id: 'Relayed',
    description: 'The result of one relay.',
    examples: [{ published: 12, failed: 1, parked: 0, lost: 0, complete: true }],
  });

const eventId = z.uuid().meta({ description: 'The event’s id: the `webhook-id` of its requests.' });

export const EventParams = z.object({ event_id: eventId });

export const OutboxEvent = z
  .strictObject({
    id: eventId,
    type: z.string().meta({ description: 'What happened.' }),
    stream_id: z.uuid().meta({ description: 'The order or the item: its events are published in order.' }),
    created_at: instant.meta({ description: 'When it happened.' }),
    published_at: instant.nullable().meta({ description: 'When the receiver had taken it.' }),
    parked_at: instant
      .nullable()
      .meta({ description: 'Since when it is parked: its stream waits until it is released.' }),
    attempts: z.int().meta({ description: 'Attempts that failed.' }),
    last_error: z.string().nullable().meta({ description: 'What went wrong the last time.' }),
  })
  .meta({
    id: 'OutboxEvent',
    description: 'An event and how its publication goes.',
    examples: [
      {
        id: '0b8f6a52-5d0f-4b0f-8b39-4a6a5a1f7c11',
        type: 'orders.closed',
        stream_id: 'b3b7c1de-6d0f-4f0f-9a53-6d3f5b0c9b1e',
        created_at: '2026-03-01T09:30:00.123456Z',
        published_at: null,
        parked_at: '2026-03-02T08:10:00.654321Z',
        attempts: 12,
        last_error: 'the receiver responded 500',
      },
    ],
  });

export const Outbox = z
  .strictObject({
    pending: z
      .int()
      .meta({ description: 'Events that are not published yet, parked ones included; 10,000 may be more.' }),
    oldest_age_seconds: z.int().nullable().meta({ description: 'How long ago the oldest of them happened.' }),
    parked: z.array(OutboxEvent).meta({ description: 'The hundred events that have been parked longest.' }),
  })
  .meta({
    id: 'Outbox',
    description: 'The state of the outbox.',
    examples: [{ pending: 0, oldest_age_seconds: null, parked: [] }],
  });

export const DeletedKeys = z
  .strictObject({ deleted_count: z.int().meta({ description: 'Keys that this call deleted.' }) })
  .meta({ id: 'DeletedKeys', description: 'The result of one sweep of keys.', examples: [{ deleted_count: 42 }] });

export const ArchiveQuery = z.object({
  older_than_days: wholeNumber(1, 36_500)
    .default(90)
    .meta({
      type: 'integer',
      description: 'In days, 1 to 36500; 90 by default. What is younger stays.',
      examples: [90],
    }),
});

export const Archived = z
  .strictObject({
    movements: z.int().meta({ description: 'Movements of stock that this call archived.' }),
    events: z.int().meta({ description: 'Published events that this call archived.' }),
    complete: z
      .boolean()
      .meta({ description: 'Whether nothing was left that is old, audited and published. If not, call again.' }),
  })
  .meta({
    id: 'Archived',
    description: 'The result of one call of the archive.',
    examples: [{ movements: 12_000, events: 340, complete: true }],
  });
