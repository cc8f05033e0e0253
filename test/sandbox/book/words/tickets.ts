/** What customers write to support about, by HubSpot's ticket category. */
export interface TicketText {
  subject: string;
  content: string;
}

const say = (subject: string, content: string): TicketText => ({ subject, content });

export const urgentTickets: readonly TicketText[] = [
  say(
    'Nobody can sign in since this morning',
    'Single sign-on answers with an error for every user. The whole team is blocked.',
  ),
  say(
    'Nightly import stopped, orders are missing',
    'The import has failed three nights in a row. Orders since then are not in the system.',
  ),
  say(
    'Data of another entity is visible to our users',
    'Users of one subsidiary see the records of another. Please confirm the scope today.',
  ),
  say('API returns 500 on every write', 'Reads work, every write fails. Our web shop cannot confirm orders.'),
  say(
    'Month-end closing blocked by wrong totals',
    'The totals of the ledger export differ from the dashboard. We close the books tomorrow.',
  ),
  say(
    'Production workspace extremely slow',
    'Pages take over a minute since the last release. Our agents are back on spreadsheets.',
  ),
];

export const ticketsByCategory: Record<string, readonly TicketText[]> = {
  PRODUCT_ISSUE: [
    say('Export to Excel drops the last column', 'When we export more than 20 columns the last one is missing.'),
    say('Dashboard shows yesterday’s numbers', 'The figures are refreshed only after signing out and in again.'),
    say('Webhook deliveries arrive twice', 'Since Monday each event reaches our endpoint two times.'),
    say('Filter by region ignores sub-regions', 'Choosing a region returns only records assigned to it directly.'),
    say('Mobile app signs users out every hour', 'Field staff have to sign in again several times a day.'),
    say('Attachments over 10 MB fail silently', 'The upload bar reaches 100 % but no file is attached.'),
    say('Notifications sent in the wrong language', 'Our Dutch colleagues receive German notifications.'),
    say('Time zone off by one hour in reports', 'Reports are an hour behind since the change of the clocks.'),
    say('Duplicate records after re-import', 'Importing the corrected file created each record again.'),
    say('Search does not find names with accents', 'Searching for “Müller” finds nothing, “Muller” does.'),
  ],
  BILLING_ISSUE: [
    say('Invoice shows the old billing address', 'We moved in spring, the invoice still carries the former address.'),
    say('Charged for seats we removed', 'Five users were removed before the period started but are on the invoice.'),
    say('Purchase order number missing on invoice', 'Our accounting rejects invoices without a PO number.'),
    say('VAT number not applied', 'The reverse charge note is missing on the last two invoices.'),
    say('Please switch us to yearly billing', 'We would like to pay once a year from the next renewal on.'),
  ],
  FEATURE_REQUEST: [
    say('Scheduled reports by e-mail', 'We would like the weekly report to reach our managers every Monday.'),
    say('Approval step before publishing', 'Changes should need a second pair of eyes.'),
    say('Custom roles with read-only access', 'Auditors should see everything and change nothing.'),
    say('Dark mode for the control room', 'Screens are on all night, a dark theme would help.'),
    say('Bulk edit of custom fields', 'Changing one field on 500 records takes an afternoon.'),
  ],
  GENERAL_INQUIRY: [
    say('How do we add a second workspace?', 'A new subsidiary joins us next month and needs its own workspace.'),
    say('Where do I find the audit log?', 'Our auditor asks for sign-ins of the last quarter.'),
    say('Training for five new colleagues', 'Are there sessions for beginners in the coming weeks?'),
    say('Which IP addresses must be allowed?', 'Our firewall team asks for the ranges you connect from.'),
    say('Data processing agreement, new version', 'Please send the current agreement with the list of sub-processors.'),
    say('Is there a sandbox we can use for tests?', 'We plan a larger change and would like to try it first.'),
  ],
};
