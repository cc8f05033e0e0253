import CURRENCY from '@salesforce/i18n/currency';
import LOCALE from '@salesforce/i18n/locale';
import TIME_ZONE from '@salesforce/i18n/timeZone';
import HEALTH_REACT from '@salesforce/resourceUrl/healthReact';
import BAND from '@salesforce/schema/Account.Health_Band__c';
import BAND_SINCE from '@salesforce/schema/Account.Health_Band_Since__c';
import CHANGE from '@salesforce/schema/Account.Health_Change_30d__c';
import COVERAGE from '@salesforce/schema/Account.Health_Coverage__c';
import DETAILS from '@salesforce/schema/Account.Health_Details__c';
import GRADE from '@salesforce/schema/Account.Health_Grade__c';
import SCORE from '@salesforce/schema/Account.Health_Score__c';
import TOP_RISK from '@salesforce/schema/Account.Health_Top_Risk__c';
import TREND from '@salesforce/schema/Account.Health_Trend__c';
import NAME from '@salesforce/schema/Account.Name';
import { NavigationMixin } from 'lightning/navigation';
import { loadScript } from 'lightning/platformResourceLoader';
import { IsConsoleNavigation } from 'lightning/platformWorkspaceApi';
import { getFieldDisplayValue, getFieldValue, getRecord } from 'lightning/uiRecordApi';
import { api, LightningElement, wire } from 'lwc';

const HEALTH = [SCORE, BAND, GRADE, TREND, CHANGE, TOP_RISK, COVERAGE, BAND_SINCE, DETAILS];
/** About as many as a usual card has, so that what arrives takes their place without a jump. */
const BONES = Array.from({ length: 15 }, (_none, index) => `bone-${index}`);
const BAND_CLASSES = {
  green: 'slds-badge slds-theme_success',
  yellow: 'slds-badge slds-theme_warning',
  red: 'slds-badge slds-theme_error',
};
const ASK_ADMIN = 'Ask an admin for the permission set “Barometer Health” (Barometer_Health).';
const REFUSED = { title: 'This account cannot be read', text: 'Reload the page. If this stays, ask an admin.' };
const HIDDEN = { title: 'The health fields are hidden from you', text: ASK_ADMIN };
const UNSCORED = {
  title: 'Not scored yet',
  text: 'The score appears here by itself after the next sync of Barometer.',
};

/**
 * The health of an account, from its own fields: the React card out of the static resource, and where that cannot be
 * had, the fields in plain words. `optionalFields`, so that a field that is hidden from somebody does not blank the rest.
 */
export default class HealthCard extends NavigationMixin(LightningElement) {
  @api recordId;

  @wire(getRecord, { recordId: '$recordId', optionalFields: [NAME, ...HEALTH] })
  record;

  @wire(IsConsoleNavigation)
  isConsole;

  bones = BONES;
  timeZone = TIME_ZONE;
  isLoading = false;
  hasScript = false;
  isDrawn = false;
  hasFailed = false;
  /** The mounted React card; not reactive, as nothing in the template reads it. */
  card;

  /** What is known at this moment, as one word. */
  get state() {
    const { data, error } = this.record ?? {};
    if (error) return 'refused';
    if (!data) return 'loading';
    if (HEALTH.every((field) => this.isHidden(field))) return 'hidden';
    if (this.value(DETAILS) && !this.hasFailed) return 'card';
    const isEmpty = this.value(SCORE) === null || this.value(SCORE) === undefined;
    return isEmpty && !this.value(BAND) ? 'unscored' : 'plain';
  }

  get isSkeleton() {
    return this.state === 'loading' || (this.state === 'card' && !this.isDrawn);
  }

  get placeClass() {
    return this.state === 'card' && this.isDrawn ? '' : 'slds-hide';
  }

  get notice() {
    if (this.state !== 'unscored') return { refused: REFUSED, hidden: HIDDEN }[this.state];
    if (!this.someHidden) return UNSCORED;
    return { ...UNSCORED, text: `${UNSCORED.text} Some health fields are hidden from you. ${ASK_ADMIN}` };
  }

  /** The fields as Salesforce writes them, without the card's own words for them. */
  get plain() {
    if (this.state !== 'plain') return undefined;
    const [score, change, coverage] = [SCORE, CHANGE, COVERAGE].map((field) => this.value(field) ?? null);
    return {
      ...{ score, hasScore: score !== null, change, hasChange: change !== null },
      ...{ coverage, hasCoverage: coverage !== null },
      band: this.shown(BAND),
      bandClass: BAND_CLASSES[this.value(BAND)] ?? 'slds-badge',
      grade: this.shown(GRADE),
      trend: this.shown(TREND),
      topRisk: this.value(TOP_RISK),
      bandSince: this.value(BAND_SINCE),
      why: this.someHidden
        ? `Some health fields are hidden from you, so reasons and records are missing here. ${ASK_ADMIN}`
        : 'The full card could not be shown; this is what the record holds. Reload the page to try again.',
    };
  }

  get someHidden() {
    return HEALTH.some((field) => this.isHidden(field));
  }

  renderedCallback() {
    if (this.state !== 'card') this.takeDown();
    else if (this.hasScript) this.draw();
    else this.load();
  }

  disconnectedCallback() {
    this.takeDown();
  }

  async load() {
    if (this.isLoading) return;
    this.isLoading = true;
    try {
      await loadScript(this, HEALTH_REACT);
      this.hasScript = true;
      this.draw();
    } catch {
      this.fail();
    } finally {
      this.isLoading = false;
    }
  }

  draw() {
    const place = this.refs.place;
    if (!this.isConnected || !place || this.state !== 'card') return;
    try {
      this.card ??= globalThis.barometerHealthCard(place, {
        openRecord: (record) => this.openRecord(record),
        onFault: () => this.fail(),
      });
      const isReadable = this.card.show({
        details: this.value(DETAILS),
        name: this.value(NAME) ?? null,
        ...{ locale: LOCALE, timeZone: TIME_ZONE, currency: CURRENCY },
      });
      if (isReadable) this.isDrawn = true;
      else this.fail();
    } catch {
      this.fail();
    }
  }

  /** From here on, until the page is opened anew, the fields are shown in plain words. */
  fail() {
    this.takeDown();
    this.hasFailed = true;
  }

  takeDown() {
    this.card?.unmount();
    this.card = undefined;
    this.isDrawn = false;
  }

  /** In a console the record opens in a tab of the console; elsewhere the link opens one of the browser's. */
  openRecord({ objectApiName, recordId }) {
    if (this.isConsole !== true) return false;
    const attributes = { objectApiName, recordId, actionName: 'view' };
    this[NavigationMixin.Navigate]({ type: 'standard__recordPage', attributes });
    return true;
  }

  /** Undefined where the field is hidden, null where it is empty. */
  value(field) {
    return getFieldValue(this.record.data, field);
  }

  shown(field) {
    return getFieldDisplayValue(this.record.data, field) ?? this.value(field);
  }

  isHidden(field) {
    return this.record.data.fields[field.fieldApiName] === undefined;
  }
}
