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

export const Violations = z
  .strictObject({
    violations: z.array(
      z.strictObject({
        rule: z.string().meta({ description: 'The violated rule.' }),
        subject: z.string().nullable().meta({ description: 'The id of the item, reservation or order.' }),
        detail: z.string().meta({ description: 'What was found.' }),
      }),
    ),
  })
  .meta({
    id: 'Violations',
    description: 'Every violated accounting rule; none if all hold.',
    examples: [{ violations: [] }],
  });
