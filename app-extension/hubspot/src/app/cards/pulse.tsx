import { Alert, Button, ButtonRow, Flex, Inline, Text, TextArea, ToggleGroup } from '@hubspot/ui-extensions';
import { useState } from 'react';
import { type PulseActions, type PulseView, shortened, words } from './health.js';

interface Props {
  pulse: PulseView;
  actions: PulseActions;
}

/** A person's own view of the customer: five steps, why, who, until when. */
export function Pulse({ pulse, actions }: Props) {
  const { steps, step, draft, canSet, canUndo, isBusy, status, problem } = pulse;
  return (
    <Flex direction="column" gap="sm">
      {steps.length > 0 ? (
        <ToggleGroup
          toggleType="radioButtonList"
          name="pulse"
          label={words.yourView}
          inline={true}
          options={steps.map(({ value, word }) => ({
            value: `${value}`,
            label: word,
            readOnly: !canSet || isBusy,
          }))}
          value={step === null ? '' : `${step}`}
          onChange={(value) => actions.choose(Number(value))}
        />
      ) : (
        <Text format={{ fontWeight: 'bold' }}>{words.rating}</Text>
      )}
      {draft ? <Draft draft={draft} actions={actions} /> : <Told pulse={pulse} />}
      {problem && (
        <Alert title={problem.text} variant="danger">
          {problem.reference && <Text variant="microcopy">{`${words.reference} ${problem.reference}`}</Text>}
        </Alert>
      )}
      {status && <Text>{status}</Text>}
      {canSet && !draft && !isBusy && (step !== null || canUndo) && (
        <ButtonRow>
          {canUndo && (
            <Button size="xs" onClick={actions.undo}>
              {words.undo}
            </Button>
          )}
          {/* A radio button that is on tells nobody when it is chosen again. */}
          {step !== null && (
            <Button variant="transparent" size="xs" onClick={() => actions.choose(step)}>
              {words.rateAgain}
            </Button>
          )}
        </ButtonRow>
      )}
    </Flex>
  );
}

interface DraftProps {
  draft: NonNullable<PulseView['draft']>;
  actions: PulseActions;
}

function Draft({ draft: { reason, reasonMax, left }, actions }: DraftProps) {
  return (
    <Flex direction="column" gap="sm">
      <TextArea
        name="reason"
        label={words.why}
        description={left ?? words.optional}
        value={reason}
        maxLength={reasonMax}
        rows={2}
        onInput={actions.write}
      />
      <ButtonRow>
        <Button variant="primary" size="sm" onClick={actions.save}>
          {words.save}
        </Button>
        <Button size="sm" onClick={actions.cancel}>
          {words.cancel}
        </Button>
      </ButtonRow>
    </Flex>
  );
}

/** Who rated when and why. */
function Told({ pulse: { rated, reason, by, set, until, empty } }: { pulse: PulseView }) {
  return (
    <Flex direction="column" gap="xs">
      {reason && <Reason reason={reason} />}
      <Inline gap="xs">
        {rated && <Text variant="microcopy">{rated}</Text>}
        {by && set && (
          <Text variant="microcopy" truncate={{ tooltipText: `${by.full}, ${set.exact}` }}>
            {`${by.name}, ${set.text}`}
          </Text>
        )}
        {until && (
          <Text variant="microcopy" truncate={{ tooltipText: until.exact ?? until.text }}>
            {`· ${until.text}`}
          </Text>
        )}
      </Inline>
      {empty && <Text variant="microcopy">{empty}</Text>}
    </Flex>
  );
}

const foldedMax = 140;

function Reason({ reason: { text, isLong } }: { reason: NonNullable<PulseView['reason']> }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Text>{`“${isLong && !open ? shortened(text, foldedMax) : text}”`}</Text>
      {isLong && (
        <Button variant="transparent" size="xs" onClick={() => setOpen(!open)}>
          {open ? words.less : words.more}
        </Button>
      )}
    </>
  );
}
