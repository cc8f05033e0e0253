import { Flex, Text } from '@hubspot/ui-extensions';
import { Cause } from './cause.tsx';
import { type CardView, type ReasonView, words } from './health.js';
import type { Links } from './record-links.tsx';

export function Reasons({ reasons, ...links }: { reasons: NonNullable<CardView['reasons']> } & Links) {
  return (
    <Flex direction="column" gap="md">
      <ReasonList title={words.down} reasons={reasons.down} {...links} />
      <ReasonList title={words.up} reasons={reasons.up} {...links} />
    </Flex>
  );
}

function ReasonList({ title, reasons, ...links }: { title: string; reasons: ReasonView[] } & Links) {
  return (
    <Flex direction="column" gap="xs">
      <Text format={{ fontWeight: 'bold' }}>{`${title} ${words.inPoints}`}</Text>
      {reasons.length === 0 && <Text variant="microcopy">{words.nothingOfNote}</Text>}
      {reasons.map(({ metricId, impact, sentence, records }) => (
        <Cause key={metricId} impact={impact} sentence={sentence} records={records} {...links} />
      ))}
    </Flex>
  );
}
