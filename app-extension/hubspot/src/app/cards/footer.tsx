import { Flex, Text } from '@hubspot/ui-extensions';
import { type FooterView, type Retry, Stale } from './health.js';

/** Can I trust it. */
export function Footer({ footer: { scored, parts, stale }, retry }: { footer: FooterView; retry: Retry }) {
  const facts = [scored?.text, ...parts].filter(Boolean).join(' · ');
  return (
    <Flex direction="column" gap="sm">
      {stale && <Stale stale={stale} retry={retry} />}
      {facts && (
        <Text variant="microcopy" truncate={{ tooltipText: scored ? `${facts} (${scored.exact})` : facts }}>
          {facts}
        </Text>
      )}
    </Flex>
  );
}
