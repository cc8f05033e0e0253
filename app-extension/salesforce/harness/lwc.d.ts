declare module 'c/healthCard' {
  import type { LightningElement } from '@lwc/engine-dom';

  const HealthCard: typeof LightningElement;
  export default HealthCard;
}
