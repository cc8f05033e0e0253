import { words } from '../view/words.ts';

export interface Retry {
  isAsking: boolean;
  ask: () => void;
}

/** Stays focusable while it asks: a disabled button would throw the keyboard back to the top of the page. */
export function RetryButton({ retry: { isAsking, ask } }: { retry: Retry }) {
  return (
    <button type="button" className="bm-retry" aria-disabled={isAsking} onClick={() => !isAsking && ask()}>
      {isAsking ? words.retrying : words.retry}
    </button>
  );
}
