import { Boundary } from '@barometer/cards/record/boundary.tsx';
import { createRoot } from 'react-dom/client';
import { LightningCard } from './lightning-card.tsx';
import { type AccountRecord, cardOf, recordAt } from './record.ts';

/** What the Lightning component does for the card. */
export interface Host {
  /** A record was clicked. @returns whether the host has opened it; else the link leads there. */
  openRecord(record: { objectApiName: string; recordId: string }): boolean;
  /** The card cannot be drawn, and draws nothing more. */
  onFault(): void;
}

export interface MountedCard {
  /** Draws what the fields hold, anew whenever they change. @returns false where there is nothing that can be read. */
  show(record: AccountRecord): boolean;
  unmount(): void;
}

/** Puts the card into an element of a Lightning page. It asks no server: all it shows is in the record. */
export function mountHealthCard(element: HTMLElement, host: Host): MountedCard {
  const root = createRoot(element);
  const follow = (event: MouseEvent) => {
    const record = recordAt(linkOf(event)?.getAttribute('href') ?? '');
    if (record && isPlain(event) && host.openRecord(record)) event.preventDefault();
  };
  element.addEventListener('click', follow);
  // The host takes the card down then, which React bears only when it is through with drawing.
  const afterwards = () => queueMicrotask(host.onFault);
  return {
    show: (record) => {
      const card = cardOf(record);
      if (!card) return false;
      root.render(
        <Boundary onFault={afterwards}>
          <LightningCard card={card} />
        </Boundary>,
      );
      return true;
    },
    unmount: () => {
      element.removeEventListener('click', follow);
      root.unmount();
    },
  };
}

function linkOf({ target }: MouseEvent): Element | null {
  return target instanceof Element ? target.closest('a') : null;
}

/** Whoever asks the browser for a tab or a window of their own gets it. */
function isPlain({ button, ctrlKey, metaKey, shiftKey, altKey }: MouseEvent): boolean {
  return button === 0 && !ctrlKey && !metaKey && !shiftKey && !altKey;
}
