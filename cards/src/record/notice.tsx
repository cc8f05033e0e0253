import type { NoticeView } from '../view/card-view.ts';
import { words } from '../view/words.ts';
import { type Retry, RetryButton } from './retry-button.tsx';

/** What is the matter, and what to do about it. */
export function Notice({ notice, retry }: { notice: NoticeView; retry?: Retry | undefined }) {
  const { tone, title, text, steps, reference, canRetry } = notice;
  return (
    <div className="bm-notice" data-tone={tone}>
      {title && <h3>{title}</h3>}
      <p>{text}</p>
      {steps.length > 0 && (
        <ul>
          {steps.map(({ what, how }) => (
            <li key={what}>
              <strong>{what}</strong>
              <span>{how}</span>
            </li>
          ))}
        </ul>
      )}
      {reference && (
        <p className="bm-reference">
          {words.reference} <code>{reference}</code>
        </p>
      )}
      {canRetry && retry && <RetryButton retry={retry} />}
    </div>
  );
}
