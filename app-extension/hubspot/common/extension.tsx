import { queryClient } from '@barometer/cards/data/client.ts';
import { problemNotice } from '@barometer/cards/view/problem.ts';
import { environmentManager, QueryClientProvider } from '@tanstack/react-query';
import { Component, type ReactNode, useState } from 'react';
import { Notice } from './notice.tsx';

/** What every extension stands in: its questions to the server, and a sentence where a fault of ours would leave a gap. */
export function Extension({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient);
  return (
    <Boundary>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </Boundary>
  );
}

/**
 * A worker has no `window`, and by that the library takes it for a server that renders once: nothing would be asked
 * again, neither after a failure nor after a minute.
 */
function makeClient() {
  environmentManager.setIsServer(() => false);
  return queryClient();
}

class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return <Notice notice={{ ...problemNotice({ kind: 'unreadable' }), canRetry: false }} />;
  }
}
