import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Boundary } from './boundary.tsx';
import { HealthCard } from './health-card.tsx';
import type { CardOptions } from './options.ts';
import { queryClient } from './use-card.ts';

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
