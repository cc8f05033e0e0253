import type { HeadlineView } from '../view/card-view.ts';
import { words } from '../view/words.ts';
import { Dial } from './dial.tsx';
import { Mark } from './mark.tsx';

export function Headline({ headline }: { headline: HeadlineView }) {
  const { word, grade, change, since, held } = headline;
  return (
    <div className="bm-headline">
      <Dial headline={headline} />
      <div className="bm-verdict">
        <p className="bm-band">
          <Mark mark={headline} />
          {word}
          {grade && <span className="bm-grade">{grade}</span>}
        </p>
        {(change || since) && (
          <p className="bm-change">
            {change && (
              <span className="bm-moved">
                {change.mark && (
                  <>
                    <span aria-hidden="true">{change.mark} </span>
                    <span className="bm-unseen">{`${words.changeSpoken[change.mark]} `}</span>
                  </>
                )}
                {change.text}
              </span>
            )}
            {since && <span>{`${word} ${since}`}</span>}
          </p>
        )}
        {held && <p className="bm-held">{held}</p>}
      </div>
    </div>
  );
}
