import { Box, Flex, Text } from '@hubspot/ui-extensions';
import type { RecordsView } from './health.js';
import { type Links, RecordLinks } from './record-links.tsx';

interface Props extends Links {
  impact: string;
  sentence: string;
  records: RecordsView;
}

/** What something did to the score: points, words, records. */
export function Cause({ impact, sentence, records, ...links }: Props) {
  return (
    <Flex direction="row" gap="sm">
      <Box flex="none">
        <Text format={{ fontWeight: 'demibold' }}>{impact}</Text>
      </Box>
      <Box flex={1}>
        <Text>{sentence}</Text>
        <RecordLinks records={records} {...links} />
      </Box>
    </Flex>
  );
}
