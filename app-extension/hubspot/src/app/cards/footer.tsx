import { Flex, Inline, Text } from '@hubspot/ui-extensions';
import { type FooterView, type Retry, Stale } from './health.js';

/** Can I trust it. */
export function Footer({ footer: { scored, parts, stale }, retry }: { footer: FooterView; retry: Retry }) {
  return (
    <Flex direction="column" gap="sm">
      {stale && <Stale stale={stale} retry={retry} />}
      <Inline gap="xs">
        {scored && (
          <Text variant="microcopy" truncate={{ tooltipText: scored.exact }}>
            {scored.text}
          </Text>
        )}
        {parts.map((part) => (
          <Text key={part} variant="microcopy">{`· ${part}`}</Text>
        ))}
      </Inline>
    </Flex>
  );
}
