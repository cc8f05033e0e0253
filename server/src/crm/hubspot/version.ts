/** The dated API version every call uses (GA 8 Sep 2026, supported 18 months). Move it here, nowhere else. */
export const hubspotApiVersion = '2026-09';
