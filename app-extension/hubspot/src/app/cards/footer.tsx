import { Flex, Inline, Link, Text } from '@hubspot/ui-extensions';
import { type FooterView, type Retry, Stale } from './health.js';

/** Can I trust it. */
export function Footer({ footer: { scored, parts, links, stale }, retry }: { footer: FooterView; retry: Retry }) {
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
      {links !== null && links.length > 0 && (
        <Inline gap="sm">
          {links.map(({ text, href }) => (
            <Link key={text} href={{ url: href, external: true }}>
              {text}
            </Link>
          ))}
        </Inline>
      )}
    </Flex>
  );
}
