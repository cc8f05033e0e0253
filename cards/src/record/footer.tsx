import type { FooterView } from '../view/card-view.ts';
import { words } from '../view/words.ts';
import { type Retry, RetryButton } from './retry-button.tsx';

export function Footer({ footer, retry }: { footer: FooterView; retry?: Retry | undefined }) {
  const { scored, parts, links, stale } = footer;
  return (
    <div className="bm-footer">
      {stale && (
        <div className="bm-stale">
          <p>
            <span title={stale.exact ?? undefined}>{stale.text}</span>
            {stale.reference && <span className="bm-reference">{` ${words.reference} ${stale.reference}`}</span>}
          </p>
          {retry && <RetryButton retry={retry} />}
        </div>
      )}
      <p className="bm-facts">
        {scored && (
          <span>
            <time dateTime={scored.at} title={scored.exact}>
              {scored.text}
            </time>
            <span className="bm-unseen">, {scored.exact}</span>
          </span>
        )}
        {parts.map((part) => (
          <span key={part}>{part}</span>
        ))}
      </p>
      {(links === null || links.length > 0) && (
        <p className="bm-pages">
          {links?.map(({ text, href }) => (
            <a key={text} href={href} target="_blank" rel="noopener">
              {text}
            </a>
          ))}
        </p>
      )}
    </div>
  );
}
