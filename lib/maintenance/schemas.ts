import { z } from 'zod';

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
