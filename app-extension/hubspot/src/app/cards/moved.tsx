import { Flex, Text } from '@hubspot/ui-extensions';
import { Cause } from './cause.tsx';
import type { MovedView } from './health.js';
import type { Links } from './record-links.tsx';

/** What the score did since a day, cause by cause; the numbers add up. */
export function Moved({ moved: { title, exact, causes }, recordUrl, openMetrics }: { moved: MovedView } & Links) {
  return (
    <Flex direction="column" gap="xs">
      <Text format={{ fontWeight: 'bold' }} truncate={{ tooltipText: exact }}>
        {title}
      </Text>
      {causes.map(({ metricId, impact, sentence, records }) => (
        <Cause
          key={sentence}
          impact={impact}
          sentence={sentence}
          records={records}
          recordUrl={recordUrl}
          openMetrics={metricId === null ? undefined : openMetrics}
        />
      ))}
    </Flex>
  );
}
