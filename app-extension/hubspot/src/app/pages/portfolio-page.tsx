import {
  Button,
  ButtonRow,
  EmptyState,
  Flex,
  hubspot,
  LoadingSpinner,
  Text,
  useExtensionContext,
} from '@hubspot/ui-extensions';
import { Bands } from './bands.tsx';
import { Companies } from './companies.tsx';
import { Filters } from './filters.tsx';
import {
  Extension,
  everything,
  Notice,
  portfolioView,
  portfolioWords,
  Stale,
  serverOf,
  usePortfolio,
} from './health.js';

/** Every company of the account by health: how many in which band, and which. */
function Page() {
  const context = useExtensionContext<'pages'>();
  const { isAsking, ask, choose, next, previous, ...known } = usePortfolio(serverOf(context));
  const view = portfolioView(known);
  const retry = { isAsking, ask };
  if (view.loading) return <LoadingSpinner label={portfolioWords.loading} showLabel={true} layout="centered" />;
  if (view.notice) return <Notice notice={view.notice} retry={retry} />;
  const clear = () => choose({ ...everything, sort: known.wish.sort });
  return (
    <Flex direction="column" gap="md">
      {view.stale && <Stale stale={view.stale} retry={retry} />}
      <Bands bands={view.bands} />
      <Filters filters={view.filters} choose={choose} clear={clear} />
      {view.empty ? (
        <EmptyState title={view.empty.title} layout="vertical" imageName="companies">
          <Text>{view.empty.text}</Text>
        </EmptyState>
      ) : (
        <Companies rows={view.rows} />
      )}
      <Flex direction="row" justify="between" align="center">
        <Text>{view.summary}</Text>
        {view.pages && (
          <ButtonRow>
            <Button disabled={!view.pages.previous || isAsking} onClick={previous}>
              {portfolioWords.previous}
            </Button>
            <Button disabled={!view.pages.next || isAsking} onClick={next}>
              {portfolioWords.next}
            </Button>
          </ButtonRow>
        )}
      </Flex>
    </Flex>
  );
}

export function PortfolioPage() {
  return (
    <Extension>
      <Page />
    </Extension>
  );
}

hubspot.extend<'pages'>(() => <PortfolioPage />);
