import { Dial } from '../record/dial.tsx';
import { HistoryChart } from '../record/history-chart.tsx';
import { Mark } from '../record/mark.tsx';
import { style as cardStyle } from '../record/style/style.ts';
import type { BriefView } from '../view/brief.ts';
import briefStyle from './brief.css?inline';

/** The brief on the screen and on paper. What we do next is a proposal: it is written over before it is printed. */
export function Brief({ view, pdfUrl }: { view: BriefView; pdfUrl: string | null }) {
  const { company, title, prepared, headline, empty, changes, history, causes, unmoved, measured, next, method } = view;
  return (
    <main className="barometer bm-brief" lang="en" dir="ltr" data-theme="light">
      <style>{cardStyle + briefStyle}</style>
      <Toolbar pdfUrl={pdfUrl} hasSteps={headline !== null} />
      <article>
        <header>
          <div>
            <h1>{company}</h1>
            <p className="bm-soft">{[title, prepared].filter(Boolean).join(' · ')}</p>
          </div>
          {headline && (
            <div className="bm-brief-score" data-tone={headline.tone}>
              <Dial headline={headline} />
              <div>
                <p className="bm-brief-word">
                  <Mark mark={headline} /> {headline.word}
                </p>
                {changes.map((text) => (
                  <p key={text}>{text}</p>
                ))}
              </div>
            </div>
          )}
        </header>
        {empty && <p className="bm-brief-empty">{empty}</p>}
        {headline && (
          <section>
            <h2>How it moved</h2>
            <div className="bm-brief-moved" data-charted={history?.kind === 'line'}>
              {history?.kind === 'line' && <HistoryChart history={history} />}
              {causes.length > 0 ? <Causes causes={causes} /> : <p className="bm-soft">{unmoved}</p>}
            </div>
          </section>
        )}
        {measured.length > 0 && <Measured measured={measured} />}
        {headline && <Next steps={next} />}
        <footer className="bm-soft">{method}</footer>
      </article>
    </main>
  );
}

function Toolbar({ pdfUrl, hasSteps }: { pdfUrl: string | null; hasSteps: boolean }) {
  return (
    <div className="bm-brief-tools">
      <p>{hasSteps ? 'Write over what we do next before you print; it is kept nowhere.' : 'Nothing to print yet.'}</p>
      <button type="button" onClick={() => window.print()}>
        Print
      </button>
      {pdfUrl && (
        <a href={pdfUrl} download>
          PDF
        </a>
      )}
    </div>
  );
}

function Causes({ causes }: Pick<BriefView, 'causes'>) {
  return (
    <ul className="bm-brief-causes">
      {causes.map(({ text, up }) => (
        <li key={text} data-tone={up ? 'good' : 'poor'}>
          <span aria-hidden="true">{up ? '▲' : '▼'}</span>
          <span className="bm-unseen">{up ? 'Better: ' : 'Worse: '}</span>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

function Measured({ measured }: Pick<BriefView, 'measured'>) {
  return (
    <section>
      <h2>What is measured</h2>
      <div className="bm-brief-measured">
        {measured.map(({ id, label, points, fraction, mark, rows }) => (
          <div key={id}>
            <h3>
              <span>{label}</span>
              <span className="bm-bar" data-tone={mark.tone} aria-hidden="true">
                <span style={{ inlineSize: `${fraction * 100}%` }} />
              </span>
              <span className="bm-points">
                <Mark mark={mark} /> {points}
              </span>
            </h3>
            <dl>
              {rows.map((row) => (
                <div key={row.id} data-tone={row.mark.tone}>
                  <dt>{row.label}</dt>
                  <dd>
                    {row.value} <Mark mark={row.mark} />
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </section>
  );
}

/** Lines left for what only people know. */
const blanks = ['own-1', 'own-2'];

function Next({ steps }: { steps: string[] }) {
  const lines = [...steps.map((text) => ({ key: text, text })), ...blanks.map((key) => ({ key, text: '' }))];
  return (
    <section>
      <h2>What we do next</h2>
      <ul className="bm-brief-next">
        {lines.map(({ key, text }, index) => (
          <li key={key} data-empty={text === ''}>
            <span className="bm-brief-box" aria-hidden="true" />
            <textarea rows={1} defaultValue={text} aria-label={`Step ${index + 1}`} placeholder="A step of your own" />
          </li>
        ))}
      </ul>
    </section>
  );
}
