import { Alert, Flex, Text } from '@hubspot/ui-extensions';
import type { CapView } from './health.js';
import { type Links, RecordLinks } from './record-links.tsx';

/** The cap that lowers the score warns; one that only holds informs. */
export function Caps({ caps, ...links }: { caps: CapView[] } & Links) {
  return caps.map(({ text, detail, limits, records }) => (
    <Alert key={text} title={text} variant={limits ? 'warning' : 'info'}>
      <Flex direction="column">
        {detail && <Text>{detail}</Text>}
        <RecordLinks records={records} {...links} />
      </Flex>
    </Alert>
  ));
}
