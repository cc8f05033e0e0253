/** All of Barometer that the page with the portfolio is made of: becomes `src/app/pages/health.js`. */
export { type PortfolioInHand, usePortfolio } from '@barometer/cards/data/use-portfolio.ts';
export {
  type BandCount,
  type Choice,
  everything,
  type PortfolioRow,
  type PortfolioView,
  portfolioView,
  portfolioWords,
} from '@barometer/cards/view/portfolio.ts';
export { Extension } from './extension.tsx';
export { serverOf } from './host.ts';
export { Notice } from './notice.tsx';
export { Stale } from './stale.tsx';
export { statuses } from './tone.ts';
