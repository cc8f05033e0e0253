import { Button, Flex, SearchInput, Select } from '@hubspot/ui-extensions';
import { type PortfolioInHand, type PortfolioView, portfolioWords } from './health.js';

interface Props {
  filters: PortfolioView['filters'];
  choose: PortfolioInHand['choose'];
  clear: () => void;
}

export function Filters({ filters: { band, owner, sort, search, canClear }, choose, clear }: Props) {
  return (
    <Flex direction="row" gap="sm" wrap="wrap" align="end">
      <SearchInput
        name="search"
        label={portfolioWords.search}
        placeholder={portfolioWords.searchHint}
        value={search}
        clearable={true}
        onInput={(value) => choose({ search: value })}
        onChange={(value) => choose({ search: value })}
      />
      <Select name="band" {...band} onChange={(value) => choose({ band: String(value) })} />
      <Select name="owner" {...owner} onChange={(value) => choose({ owner: String(value) })} />
      <Select
        name="sort"
        {...sort}
        onChange={(value) => {
          const chosen = sort.options.find((option) => option.value === value);
          if (chosen) choose({ sort: chosen.value });
        }}
      />
      {canClear && (
        <Button variant="transparent" onClick={clear}>
          {portfolioWords.clear}
        </Button>
      )}
    </Flex>
  );
}
