type Observed = { counts: number[]; granted: number; refused: number };

/**
 * Whether some order of these acts, one after another, ends with `final` units in stock: counts that set the stock,
 * reserves that were granted (there was a unit to take) and reserves that were refused (there was none).
 */
export function someOrderExplains(stock: number, { counts, granted, refused }: Observed, final: number): boolean {
  if (counts.length === 0 && granted === 0 && refused === 0) return stock === final;
  if (refused > 0 && stock === 0 && someOrderExplains(stock, { counts, granted, refused: refused - 1 }, final))
    return true;
  if (granted > 0 && stock > 0 && someOrderExplains(stock - 1, { counts, granted: granted - 1, refused }, final))
    return true;
  return counts.some((count, index) =>
    someOrderExplains(count, { counts: counts.toSpliced(index, 1), granted, refused }, final),
  );
}
