import { Flex, Heading, Link, LoadingButton, Tag, Text } from '@hubspot/ui-extensions';
import { type ListsView, Notice } from './health.js';

/** The lists that can be made of the scores. What happens is told before the button, not after it. */
export function Lists({ lists, create }: { lists: ListsView; create: () => void }) {
  const { title, consent, rows, button, isBusy, status, trouble } = lists;
  return (
    <Flex direction="column" gap="sm" align="start">
      <Heading>{title}</Heading>
      {trouble && <Notice notice={trouble} />}
      {rows.map(({ id, name, about, url, state }) => (
        <Flex key={id} direction="column">
          <Flex direction="row" gap="sm" align="center">
            {url ? <Link href={{ url, external: true }}>{name}</Link> : <Text>{name}</Text>}
            <Tag>{state}</Tag>
          </Flex>
          <Text variant="microcopy">{about}</Text>
        </Flex>
      ))}
      {consent && <Text>{consent}</Text>}
      {button && (
        <LoadingButton variant="primary" loading={isBusy} onClick={create}>
          {button}
        </LoadingButton>
      )}
      {status && <Text>{status}</Text>}
    </Flex>
  );
}
