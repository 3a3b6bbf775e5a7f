import { z } from 'zod';

export const Sweep = z
  .strictObject({
    expired_count: z.int().meta({ description: 'Reservations that expired now.' }),
    released_quantity: z.int().meta({ description: 'Units that went back to stock.' }),
  })
  .meta({ id: 'Sweep', description: 'What one sweep did.', examples: [{ expired_count: 3, released_quantity: 7 }] });

export const Violations = z
  .strictObject({
    violations: z.array(
      z.strictObject({
        rule: z.string().meta({ description: 'The rule that is violated.' }),
        subject: z.string().nullable().meta({ description: 'The id of the item, reservation or order.' }),
        detail: z.string().meta({ description: 'What was found.' }),
      }),
    ),
  })
  .meta({
    id: 'Violations',
    description: 'Every accounting rule that is violated; none in sound data.',
    examples: [{ violations: [] }],
  });
