import { Flex, hubspot, LoadingSpinner, Statistics, StatisticsItem, useExtensionContext } from '@hubspot/ui-extensions';
import { Extension, Notice, Stale, serverOf, settingsLoading, settingsView, useNow, useSettings } from './health.js';
import { Lists } from './lists.tsx';
import { Part } from './part.tsx';

/** How the account stands: connection, model, sync, scores, alerts, lists. */
function Page() {
  const context = useExtensionContext<'settings'>();
  const { isAsking, ask, createLists, ...known } = useSettings(serverOf(context));
  const { loading, notice, stale, sections } = settingsView({ ...known, now: useNow() });
  const retry = { isAsking, ask };
  if (loading) return <LoadingSpinner label={settingsLoading} showLabel={true} layout="centered" />;
  if (notice) return <Notice notice={notice} retry={retry} />;
  if (!sections) return null;
  const { connection, model, sync, scores, alerts, lists } = sections;
  return (
    <Flex direction="column" gap="lg">
      {stale && <Stale stale={stale} retry={retry} />}
      <Part section={connection} />
      <Part section={model} />
      <Part section={sync} />
      <Statistics>
        {scores.bands.map(({ id, label, companies }) => (
          <StatisticsItem key={id} label={label} number={companies} />
        ))}
      </Statistics>
      <Part section={alerts} />
      <Lists lists={lists} create={createLists} />
    </Flex>
  );
}

export function SettingsPage() {
  return (
    <Extension>
      <Page />
    </Extension>
  );
}

hubspot.extend<'settings'>(() => <SettingsPage />);
