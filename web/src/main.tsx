import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { App } from './app.tsx';

const saleId = new URLSearchParams(location.search).get('sale') || 'demo';

hydrateRoot(
  document.getElementById('root') as HTMLElement,
  <StrictMode>
    <QueryClientProvider client={new QueryClient()}>
      <App saleId={saleId} />
    </QueryClientProvider>
  </StrictMode>,
);
