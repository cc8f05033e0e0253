import { words } from '@barometer/cards/view/words.ts';
import { Alert, Flex, Text } from '@hubspot/ui-extensions';
import { type Retry, RetryButton } from './notice.tsx';

interface Props {
  stale: { text: string; reference: string | null };
  retry: Retry;
}

/** What is shown may be old: since when, and why. */
export function Stale({ stale: { text, reference }, retry }: Props) {
  return (
    <Alert title={text} variant="warning">
      <Flex direction="column" gap="xs" align="start">
        {reference && <Text variant="microcopy">{`${words.reference} ${reference}`}</Text>}
        <RetryButton retry={retry} />
      </Flex>
    </Alert>
  );
}
