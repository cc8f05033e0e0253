/**
 * The neutral name of the field a scorecard's score is written to, `score_<id>`: `health_score_<id>` in HubSpot. A CRM
 * takes small letters, digits and underscores only.
 */
export function ownFieldName(scorecardId: string): string {
  return `score_${scorecardId.toLowerCase().replaceAll(/[^a-z0-9]/g, '_')}`;
}
