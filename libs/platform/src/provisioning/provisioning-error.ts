/** What was to be prepared is not as it was set: an old server, for one, ignores what it does not know. */
export class ProvisioningError extends Error {
  override readonly name = 'ProvisioningError';
}
