import { api, LightningElement } from 'lwc';

export default class FormattedNumber extends LightningElement {
  @api value;
  @api formatStyle;
  @api maximumFractionDigits;

  get text() {
    return `${this.value}${this.formatStyle === 'percent-fixed' ? '%' : ''}`;
  }
}
