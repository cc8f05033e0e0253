import type { NoticeView } from '@barometer/cards/view/card-view.ts';
import { words } from '@barometer/cards/view/words.ts';
import { Alert, Flex, LoadingButton, Text } from '@hubspot/ui-extensions';

export interface Retry {
  isAsking: boolean;
  ask: () => void;
}

/** What is the matter, and what to do about it. */
export function Notice({ notice, retry }: { notice: NoticeView; retry?: Retry | undefined }) {
  const { tone, title, text, steps, reference, canRetry } = notice;
  const told = (
    <Flex direction="column" gap="sm" align="start">
      <Text>{text}</Text>
      {steps.map(({ what, how }) => (
        <Flex key={what} direction="column">
          <Text format={{ fontWeight: 'demibold' }}>{what}</Text>
          <Text>{how}</Text>
        </Flex>
      ))}
      {reference && <Text variant="microcopy">{`${words.reference} ${reference}`}</Text>}
      {canRetry && retry && <RetryButton retry={retry} />}
    </Flex>
  );
  // The headline has said what an untitled notice is about.
  if (title === null) return told;
  return (
    <Alert title={title} variant={tone === 'problem' ? 'warning' : 'info'}>
      {told}
    </Alert>
  );
}

export function RetryButton({ retry: { isAsking, ask } }: { retry: Retry }) {
  return (
    <LoadingButton loading={isAsking} size="sm" onClick={ask}>
      {isAsking ? words.retrying : words.retry}
    </LoadingButton>
  );
}
