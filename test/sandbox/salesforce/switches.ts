import { SwitchBoard } from '../switches.ts';

/**
 * What may be so in one org and otherwise in another, and what nobody could verify of the real service. The first
 * value is the default; a client is right when it copes with all.
 */
export const switchValues = {
  /** Whether a refresh answers with a new refresh token and kills the old one. */
  refreshTokenRotation: ['on', 'off'],
  /** Where the org answers after a refresh: orgs are moved. The other host is this machine under its other name. */
  instanceUrl: ['stays', 'moves-at-refresh'],
  /** Whether the scope `api` alone opens the identity URL (UNVERIFIED). */
  identityScope: ['id-or-openid', 'api-will-do'],
  /** The administrator blocks the app: its tokens are refused, and so is every refresh. */
  app: ['allowed', 'blocked'],
  /** Editions without API access, and users without "API Enabled". */
  apiAccess: ['on', 'off'],
  /** "Customize Application", which the Metadata and Tooling APIs ask for. */
  customizeApplication: ['granted', 'missing'],
  /** "View Setup and Configuration", which /limits asks for. */
  viewSetup: ['granted', 'missing'],
  /** An unknown field in one row of a collection: refuses that row, or the whole call (UNVERIFIED). */
  collectionUnknownField: ['per-row', 'whole-call-400'],
  /** A value of the wrong JSON type in one row of a collection (UNVERIFIED). */
  collectionWrongType: ['whole-call-400', 'per-row'],
  /** The documents write `id` in collections; whether `Id` will do as well is UNVERIFIED. */
  collectionIdCase: ['lower', 'any'],
  /** The same id twice in one collection (UNVERIFIED). */
  collectionDuplicateIds: ['refused', 'last-wins'],
  /** More digits behind the point than the field has: cut to its scale, or kept (UNVERIFIED). */
  numberScale: ['rounds', 'keeps'],
  /** A validation rule of the org's own: an account of type Prospect must not change. */
  validationRule: ['off', 'prospects-are-closed'],
  /** Whether Sforce-Limit-Info tells bursts as well. */
  limitInfoBursts: ['absent', 'present'],
  /** The status of a record that was deleted, asked for by id (UNVERIFIED). */
  deletedRecordStatus: ['404', '400'],
  /** A URL that is too long. */
  longUrl: ['414', '431'],
  /** Change Data Capture: an administrator selects the objects. */
  changeDataCapture: ['on', 'off'],
} as const;

export class Switches extends SwitchBoard<typeof switchValues> {
  constructor() {
    super(switchValues);
  }
}
