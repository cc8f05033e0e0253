/** Why one record was not saved. In a collection it is the record's own result, alone it is the answer. */
export class RowError extends Error {
  constructor(
    readonly statusCode: string,
    message: string,
    readonly fields: string[] = [],
  ) {
    super(message);
  }
}

/** A value that is not of its field's JSON type: Salesforce stops reading the request there. */
export class WrongType extends Error {}
