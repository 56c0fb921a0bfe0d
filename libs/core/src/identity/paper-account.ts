/** Returns true where the account id is that of a paper account: Interactive Brokers begins those, and only those, with `D`. */
export function isPaperAccount(account: string): boolean {
  return account.startsWith('D');
}
