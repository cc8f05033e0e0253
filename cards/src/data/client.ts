import { QueryClient } from '@tanstack/react-query';
import { isRetryable } from './ask.ts';

const refetchMs = 60_000;
/** Cards that open together ask once. */
const freshForMs = 1_000;
const retriesMax = 2;
const retryDelayMs = 1_000;

/** Asks again after a failure that may pass, and every minute while somebody looks. */
export function queryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The browser's idea of being offline is often wrong behind a CRM's proxy; a failed request tells for certain.
        networkMode: 'always',
        retry: (failures, error) => isRetryable(error) && failures < retriesMax,
        retryDelay: (failures) => retryDelayMs * 2 ** failures,
        refetchInterval: refetchMs,
        staleTime: freshForMs,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
