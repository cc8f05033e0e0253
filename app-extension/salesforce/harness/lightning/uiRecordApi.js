/** Answers with the record that the harness keeps under the id; for others there is no answer yet. */
export class getRecord {
  constructor(emit) {
    this.emit = emit;
  }

  connect() {
    globalThis.addEventListener('harness-records', this.tell);
  }

  update({ recordId }) {
    this.recordId = recordId;
    this.tell();
  }

  disconnect() {
    globalThis.removeEventListener('harness-records', this.tell);
  }

  tell = () => this.emit(globalThis.harnessRecords?.[this.recordId] ?? { data: undefined, error: undefined });
}

export const getFieldValue = ({ fields }, { fieldApiName }) => fields[fieldApiName]?.value;
export const getFieldDisplayValue = ({ fields }, { fieldApiName }) => fields[fieldApiName]?.displayValue;
