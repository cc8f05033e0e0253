import { useEffect, useState } from 'react';

const tickMs = 30_000;

/** The time, told again twice a minute so that "12 min ago" stays true. */
export function useNow(): string {
  const [now, setNow] = useState(() => new Date().toISOString());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date().toISOString()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
