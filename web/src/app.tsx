import { Failed } from './components/failed.tsx';
import { Launch } from './components/launch.tsx';
import { Loading } from './components/loading.tsx';
import { loadFailed, noSuchSale } from './messages.ts';
import { useSale } from './use-sale.ts';

/** The page of one sale. */
export function App({ saleId }: { saleId: string }) {
  const { isLoaded, sale, isFailing, reload, retryNow } = useSale(saleId);
  if (sale) return <Launch sale={sale} isFresh={!isFailing} reload={reload} />;
  if (isLoaded) return <Failed message={noSuchSale(saleId)} />;
  if (isFailing) return <Failed message={loadFailed} retry={retryNow} />;
  return <Loading />;
}
