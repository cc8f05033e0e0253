/** Summer '26. jsforce's own default is years older and lacks fields. */
export const salesforceApiVersion = '67.0';

/** What Salesforce names our writes by, in the origin of its change events. */
export const clientName = 'Barometer';
