import type { Histories } from '../histories.ts';
import { productName, type Snapshot, type StockReading } from '../run.ts';
import type { Product } from '../shop.ts';
import { type Criterion, count, criterion } from './criterion.ts';

/** The stock equation of each product, against what this run sold and gave back. */
export function checkStock(histories: Histories, before: Snapshot, after: Snapshot): Criterion[] {
  return after.products.map((product) => {
    const start = before.products.find(({ id }) => id === product.id) as Product;
    const { sold, restored } = histories.unitsOf(product.id);
    const expected = start.current_stock - sold + restored;
    const faults: string[] = [];
    if (product.current_stock !== expected)
      faults.push(`product ${product.id}: ${product.current_stock} units, not ${expected}`);
    if (product.initial_stock !== start.initial_stock) {
      faults.push(`product ${product.id}: initial stock ${start.initial_stock} became ${product.initial_stock}`);
    }
    return criterion(
      `Stock of product ${product.id}`,
      'before − sold + restored',
      `${start.current_stock} − ${sold} + ${restored} = ${product.current_stock}`,
      faults,
    );
  });
}

/** Nobody has ever read a negative stock. */
export function checkNeverNegative(readings: StockReading[], after: Snapshot): Criterion {
  const seen = [
    ...readings,
    ...after.products.map(({ id, current_stock }) => ({ name: productName(id), units: current_stock })),
  ];
  const negative = seen.filter(({ units }) => units < 0);
  return criterion(
    'Stock is never negative',
    '≥ 0 whenever it is read',
    `${count(seen.length, 'reading')}, lowest ${Math.min(...seen.map(({ units }) => units))}`,
    negative.map(({ name, units }) => `${name}: ${units}`),
  );
}
