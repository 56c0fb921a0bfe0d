/** The name of the key that the first start makes: it may send signals, and operate. */
export const DEFAULT_KEY_NAME = 'default';
