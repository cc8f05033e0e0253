import { documentedCalls, specsAreHere } from './openapi.ts';
import { describeWith } from './require.ts';

/** Tests that read HubSpot's own documents, which are beside the project and not of it: also in CI they may be absent. */
export const describeWithSpecs = (what: string, body: () => void) =>
  describeWith(what, specsAreHere, body, { requiredInCi: false });

/** HubSpot's document about lists is not always among them. */
export const testWithLists = specsAreHere && documentedCalls(/ \/crm\/lists\//).length > 0 ? test : test.skip;
