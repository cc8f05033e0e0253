import { DescriptionList, DescriptionListItem, Flex, Heading, StatusTag, Text } from '@hubspot/ui-extensions';
import { Notice, type Section, statuses } from './health.js';

/** One part of the page: how it stands, in facts, and what is the matter. */
export function Part({ section: { title, status, facts, text, trouble } }: { section: Section }) {
  return (
    <Flex direction="column" gap="sm">
      <Flex direction="row" gap="md" align="center">
        <Heading inline={true}>{title}</Heading>
        {status && (
          <StatusTag variant={statuses[status.tone]} hollow={status.tone === 'none'}>
            {status.word}
          </StatusTag>
        )}
      </Flex>
      {trouble && <Notice notice={trouble} />}
      {text && <Text>{text}</Text>}
      {facts.length > 0 && (
        <DescriptionList direction="column">
          {facts.map(({ label, value, exact }) => (
            <DescriptionListItem key={label + value} label={label}>
              {exact ? <Text truncate={{ tooltipText: exact }}>{value}</Text> : <Text>{value}</Text>}
            </DescriptionListItem>
          ))}
        </DescriptionList>
      )}
    </Flex>
  );
}
