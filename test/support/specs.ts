import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { documentedCalls, specsAreHere } from './openapi.ts';
import { describeWith } from './require.ts';
import { root } from './source-graph.ts';

/** Tests that read HubSpot's own documents, which are beside the project and not of it: also in CI they may be absent. */
export const describeWithSpecs = (what: string, body: () => void) =>
  describeWith(what, specsAreHere, body, { requiredInCi: false });

/** HubSpot's document about lists is not always among them. */
export const testWithLists = specsAreHere && documentedCalls(/ \/crm\/lists\//).length > 0 ? test : test.skip;

const salesforceSpecs = process.env.SALESFORCE_SPECS ?? resolve(root, '../shared/specs/salesforce');

/** Salesforce's reference of the Metadata API, which lies beside the project as well. */
export const metadataReference = join(salesforceSpecs, 'sf-skills-schema/metadata_api');

export const describeWithMetadataReference = (what: string, body: () => void) =>
  describeWith(what, existsSync(metadataReference), body, { requiredInCi: false });
