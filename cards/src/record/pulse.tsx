import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { PulseActions } from '../data/use-pulse.ts';
import type { PulseView } from '../view/card-view.ts';
import { words } from '../view/words.ts';

interface Props {
  pulse: PulseView;
  actions?: PulseActions | undefined;
}

/** A person's own view of the customer: five steps, why, who, until when. */
export function Pulse({ pulse, actions }: Props) {
  const { draft, status, canUndo, problem } = pulse;
  const form = useRef<HTMLFormElement>(null);
  const heading = useId();
  // The button that was pressed goes away; the keyboard stays in the group it belonged to.
  const backToSteps = () => {
    const steps = form.current?.querySelectorAll<HTMLInputElement>('input[type="radio"]');
    const at = [...(steps ?? [])].find(({ checked }) => checked) ?? steps?.[0];
    at?.focus();
  };
  const andBack = (act: (() => void) | undefined) => () => {
    backToSteps();
    act?.();
  };
  const cancel = andBack(actions?.cancel);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!draft || event.key !== 'Escape') return;
    event.stopPropagation();
    cancel();
  };
  return (
    <form
      className="bm-pulse"
      ref={form}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        andBack(actions?.save)();
      }}
    >
      <h3 id={heading}>{pulse.steps.length > 0 ? words.yourView : words.rating}</h3>
      {pulse.steps.length > 0 && <Steps pulse={pulse} heading={heading} choose={actions?.choose} />}
      {draft ? <Draft draft={draft} write={actions?.write} /> : <Told pulse={pulse} />}
      {problem && (
        <p className="bm-pulse-problem" role="alert">
          {problem.text}
          {problem.reference && <span className="bm-reference">{` ${words.reference} ${problem.reference}`}</span>}
        </p>
      )}
      {draft && (
        <div className="bm-pulse-buttons">
          <button type="submit" className="bm-retry bm-save">
            {words.save}
          </button>
          <button type="button" className="bm-plain" onClick={cancel}>
            {words.cancel}
          </button>
          {draft.left && <span className="bm-soft">{draft.left}</span>}
        </div>
      )}
      <p className="bm-pulse-status">
        <span aria-live="polite">{status}</span>
        {canUndo && (
          <button type="button" className="bm-plain" onClick={andBack(actions?.undo)}>
            {words.undo}
          </button>
        )}
      </p>
    </form>
  );
}

interface StepsProps {
  pulse: PulseView;
  heading: string;
  choose: PulseActions['choose'] | undefined;
}

/** A click on the step in force begins a rating too: the same again, with a new reason and a new end. */
function Steps({ pulse: { steps, step, canSet, isBusy }, heading, choose }: StepsProps) {
  const name = useId();
  return (
    <div className="bm-steps" role="radiogroup" aria-labelledby={heading} aria-disabled={isBusy}>
      {steps.map(({ value, word }) => (
        <label key={value} className="bm-step">
          <input
            type="radio"
            name={name}
            value={value}
            checked={value === step}
            disabled={!canSet}
            onChange={() => choose?.(value)}
            onClick={() => choose?.(value)}
          />
          <span>{word}</span>
        </label>
      ))}
    </div>
  );
}

interface DraftProps {
  draft: NonNullable<PulseView['draft']>;
  write: PulseActions['write'] | undefined;
}

function Draft({ draft: { reason, reasonMax }, write }: DraftProps) {
  return (
    <label className="bm-why">
      <span>
        {words.why} <span className="bm-soft">{words.optional}</span>
      </span>
      <textarea rows={2} maxLength={reasonMax} value={reason} onChange={(event) => write?.(event.target.value)} />
    </label>
  );
}

/** Who rated when and why. */
function Told({ pulse: { step, rated, reason, by, set, until, empty } }: { pulse: PulseView }) {
  return (
    <>
      {reason && <Reason reason={reason} isOver={step === null} />}
      {(rated || by || until) && (
        <div className="bm-who">
          <p className="bm-facts bm-soft">
            {rated && <span>{rated}</span>}
            {by && set && (
              <span>
                <span title={by.full}>{by.name}</span>,{' '}
                <time dateTime={set.at} title={set.exact}>
                  {set.text}
                </time>
                <span className="bm-unseen">, {set.exact}</span>
              </span>
            )}
            {until && <span title={until.exact ?? undefined}>{until.text}</span>}
          </p>
        </div>
      )}
      {empty !== null && <p className="bm-soft">{empty}</p>}
    </>
  );
}

function Reason({ reason: { text, isLong }, isOver }: { reason: NonNullable<PulseView['reason']>; isOver: boolean }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div>
      <p id={id} className={isOver ? 'bm-said bm-soft' : 'bm-said'} data-folded={isLong && !open}>
        “{text}”
      </p>
      {isLong && (
        <button
          type="button"
          className="bm-plain bm-unfold"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {open ? words.less : words.more}
        </button>
      )}
    </div>
  );
}
