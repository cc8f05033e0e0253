import { HealthCard } from '../../app-extension/hubspot/src/app/cards/health-card.tsx';
import { createRenderer } from '../../app-extension/hubspot/testing.ts';

test('x', async () => {
  const r = createRenderer('crm.record.tab');
  r.render(<HealthCard />);
  r.debugLog();
});
