/** A company as it was known at a revision. */
export interface CompanyAt {
  companyId: string;
  revision: number;
  /** The moment it is looked at: usage is read for the days before it. */
  asOf: Date;
}
