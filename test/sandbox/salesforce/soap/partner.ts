import type { Limits } from '../limits.ts';
import type { Org } from '../org.ts';
import type { Call, Route } from '../route.ts';
import type { Session, Tokens } from '../tokens.ts';
import { answerSoap } from './envelope.ts';
import { Fault } from './problem.ts';
import { type Element, writeXml } from './xml.ts';

const namespace = 'urn:partner.soap.sforce.com';

/** Of the Partner API only who one is: nothing else tells the currency of an org that has but one. */
export function partnerRoutes(tokens: Tokens, limits: Limits): Route[] {
  const run = (call: Call) => answerSoap(call, { tokens, limits, namespace, perform });
  return [{ method: 'POST', path: '/services/Soap/u/:version', class: 'read', open: true, run }];
}

function perform(org: Org, operation: Element, session: Session): string {
  if (operation.name === 'getUserInfo') return writeXml({ result: userInfo(org, session) });
  throw new Fault('soapenv:Client', `The sandbox does not know the operation ${operation.name}.`);
}

/** GetUserInfoResult, as far as it tells of the org; in orgs of several currencies its own is among their records. */
function userInfo(org: Org, { userId }: Session) {
  const user = org.table('User').find(userId);
  const [organization] = org.table('Organization').all();
  const hasCurrencies = org.schema.object('CurrencyType') !== undefined;
  return {
    ...(hasCurrencies ? {} : { currencySymbol: org.currency, orgDefaultCurrencyIsoCode: org.currency }),
    orgHasPersonAccounts: org.schema.field('Account', 'IsPersonAccount') !== undefined,
    organizationId: org.id,
    organizationMultiCurrency: hasCurrencies,
    organizationName: org.name,
    userEmail: String(user?.Email ?? ''),
    userFullName: String(user?.Name ?? ''),
    userId,
    userName: String(user?.Username ?? ''),
    userTimeZone: String(organization?.TimeZoneSidKey ?? ''),
  };
}
