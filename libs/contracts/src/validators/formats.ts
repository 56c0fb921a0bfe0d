/** A source of signals: it becomes a token of a subject. */
export const SOURCE_FORMAT = /^[a-z0-9][a-z0-9-]{0,31}$/;
/** The name of an API key. */
export const KEY_NAME_FORMAT = /^[a-z0-9][a-z0-9.-]{0,31}$/;
/** A base32 instrument key. */
export const INSTRUMENT_KEY_FORMAT = /^[A-Z2-7]{1,200}$/;
/** A brokerage account id. */
export const ACCOUNT_FORMAT = /^[A-Za-z0-9]{1,20}$/;
/** Our reference on an order. */
export const ORDER_REF_FORMAT = /^F1-[A-Z2-7]{16}-[ESTAX]\d{1,3}$/;
