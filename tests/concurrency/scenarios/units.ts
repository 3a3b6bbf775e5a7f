import type { Arena } from '../arena.ts';
import { bodyOf } from '../instance.ts';

/** Where the single unit of an item is; the three counts where that is not one place. */
export async function unitsOf(arena: Arena, itemId: string): Promise<string> {
  const { total_quantity, available_quantity, reserved_quantity, confirmed_quantity } = bodyOf(
    await arena.instance(0).item(itemId),
  );
  const counts = [total_quantity, available_quantity, reserved_quantity, confirmed_quantity].join('/');
  return { '1/1/0/0': 'available', '1/0/1/0': 'reserved', '1/0/0/1': 'sold' }[counts] ?? counts;
}
