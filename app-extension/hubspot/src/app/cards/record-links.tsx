import { Button, Inline, Link, Text, Tooltip } from '@hubspot/ui-extensions';
import { andMore, type RecordsView, type RecordUrl, shortened, words } from './health.js';

/** A deal may be called a whole sentence; three of them would bury the reason. The tooltip has all of it. */
const labelMax = 32;

export interface Links {
  recordUrl: RecordUrl;
  /** Shows every record; absent where they are all there already. */
  openMetrics?: (() => void) | undefined;
}

/** The records behind a sentence, one click away. They open beside the page, so nobody loses their place. */
export function RecordLinks({ records: { shown, more }, recordUrl, openMetrics }: { records: RecordsView } & Links) {
  if (shown.length === 0 && more === 0) return null;
  return (
    <Inline gap="sm" align="center">
      {shown.map(({ type, id, url, label, title }) => (
        <Link
          key={type + id}
          href={{ url: url ?? recordUrl(type, id), external: true }}
          overlay={<Tooltip>{title}</Tooltip>}
        >
          {shortened(label, labelMax)}
        </Link>
      ))}
      {more > 0 && openMetrics && (
        <Button variant="transparent" size="xs" onClick={openMetrics}>
          {`+${more} ${words.moreRecords}`}
        </Button>
      )}
      {more > 0 && !openMetrics && <Text variant="microcopy">{andMore(more)}</Text>}
    </Inline>
  );
}
