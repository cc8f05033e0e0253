import { mountHealthCard } from './mount.tsx';

/** What `loadScript` leaves behind for the Lightning component `healthCard`. */
Object.assign(globalThis, { barometerHealthCard: mountHealthCard });
