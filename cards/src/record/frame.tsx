import type { ReactNode } from 'react';
import type { CardView } from '../view/card-view.ts';
import { style } from './style/style.ts';

/** The card's root: its own styles, its name, and the voice that reads changes out. Its words are English in any page. */
export function Frame({ view, children }: { view: CardView; children: ReactNode }) {
  return (
    <section
      className="barometer"
      lang="en"
      dir="ltr"
      data-state={view.state}
      aria-label={view.title}
      aria-busy={view.loading}
    >
      <style>{style}</style>
      <h2 className="bm-unseen">{view.title}</h2>
      <p className="bm-unseen" role="status">
        {view.announcement}
      </p>
      <div className="bm-card">{children}</div>
    </section>
  );
}
