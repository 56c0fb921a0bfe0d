/** The account that intents are for. */
export const RULE_ACCOUNT = Symbol('fairlead.rules.account');
