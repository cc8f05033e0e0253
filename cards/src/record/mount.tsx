import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '../data/client.ts';
import type { CardOptions } from '../data/options.ts';
import { Boundary } from './boundary.tsx';
import { HealthCard } from './health-card.tsx';

/** Puts the card into an element of a CRM page. The answer removes it again. */
export function mountHealthCard(element: HTMLElement, options: CardOptions): () => void {
  const client = queryClient();
  const root = createRoot(element);
  root.render(
    <StrictMode>
      <Boundary>
        <QueryClientProvider client={client}>
          <HealthCard options={options} />
        </QueryClientProvider>
      </Boundary>
    </StrictMode>,
  );
  return () => {
    root.unmount();
    client.clear();
  };
}
