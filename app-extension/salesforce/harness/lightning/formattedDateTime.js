import { api, LightningElement } from 'lwc';

export default class FormattedDateTime extends LightningElement {
  @api value;
  @api year;
  @api month;
  @api day;
  @api timeZone;

  get text() {
    const { year, month, day, timeZone } = this;
    return new Date(this.value).toLocaleDateString('en-US', { year, month, day, timeZone });
  }
}
