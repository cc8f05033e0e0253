import type { Row } from './objects/define.ts';
import type { Org } from './org.ts';

/** The identity service's answer; the last six keys are UNVERIFIED. */
export function identityOf(org: Org, user: Row, instanceUrl: string) {
  const id = `${org.baseUrl}/id/${org.id}/${user.Id}`;
  return {
    id,
    asserted_user: true,
    user_id: user.Id,
    organization_id: org.id,
    username: user.Username,
    nick_name: user.Alias,
    display_name: user.Name,
    email: user.Email,
    email_verified: true,
    first_name: user.FirstName,
    last_name: user.LastName,
    timezone: user.TimeZoneSidKey,
    photos: {
      picture: `${instanceUrl}/profilephoto/005/F`,
      thumbnail: `${instanceUrl}/profilephoto/005/T`,
    },
    addr_street: null,
    addr_city: null,
    addr_state: null,
    addr_country: null,
    addr_zip: null,
    mobile_phone: null,
    mobile_phone_verified: false,
    is_lightning_login_user: false,
    status: { created_date: null, body: null },
    ...commonOf(org, user, instanceUrl),
    last_modified_date: user.LastModifiedDate,
  };
}

/** What both answers hold. */
function commonOf(org: Org, user: Row, instanceUrl: string) {
  return {
    urls: urlsOf(org, user, instanceUrl),
    active: user.IsActive === true,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_US',
    utcOffset: 0,
  };
}

/** The literal `{version}` is for the client to fill in. */
function urlsOf(org: Org, user: Row, instanceUrl: string): Record<string, string> {
  const soap = (kind: string) => `${instanceUrl}/services/Soap/${kind}/{version}/${org.id.slice(0, 15)}`;
  const data = (path: string) => `${instanceUrl}/services/data/v{version}/${path}`;
  return {
    enterprise: soap('c'),
    metadata: soap('m'),
    partner: soap('u'),
    rest: data(''),
    sobjects: data('sobjects/'),
    search: data('search/'),
    query: data('query/'),
    recent: data('recent/'),
    tooling_soap: soap('T'),
    tooling_rest: data('tooling/'),
    profile: `${instanceUrl}/${user.Id}`,
    feeds: data('chatter/feeds'),
    groups: data('chatter/groups'),
    users: data('chatter/users'),
    feed_items: data('chatter/feed-items'),
    feed_elements: data('chatter/feed-elements'),
    custom_domain: instanceUrl,
  };
}

export function userInfoOf(org: Org, user: Row, instanceUrl: string) {
  return {
    sub: `${org.baseUrl}/id/${org.id}/${user.Id}`,
    user_id: user.Id,
    organization_id: org.id,
    preferred_username: user.Username,
    nickname: user.Alias,
    name: user.Name,
    email: user.Email,
    email_verified: true,
    given_name: user.FirstName,
    family_name: user.LastName,
    zoneinfo: user.TimeZoneSidKey,
    ...commonOf(org, user, instanceUrl),
    updated_at: user.LastModifiedDate,
  };
}
