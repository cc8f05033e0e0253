/** PostgreSQL keeps neither NUL nor half a surrogate pair; one such character must not stop a portal's sync. */
export const cleanText = (text: string) => text.replaceAll('\u0000', '').toWellFormed();
