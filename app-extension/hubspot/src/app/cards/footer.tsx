import { Alert, Flex, Text } from '@hubspot/ui-extensions';
import { type FooterView, type Retry, RetryButton, words } from './health.js';

export function Footer({ footer: { scored, parts, stale }, retry }: { footer: FooterView; retry: Retry }) {
  const facts = [scored?.text, ...parts].filter(Boolean).join(' · ');
  return (
    <Flex direction="column" gap="sm">
      {stale && (
        <Alert title={stale.text} variant="warning">
          <Flex direction="column" gap="xs" align="start">
            {stale.reference && <Text variant="microcopy">{`${words.reference} ${stale.reference}`}</Text>}
            <RetryButton retry={retry} />
          </Flex>
        </Alert>
      )}
      {facts && (
        <Text variant="microcopy" truncate={{ tooltipText: scored ? `${facts} (${scored.exact})` : facts }}>
          {facts}
        </Text>
      )}
    </Flex>
  );
}
