/**
 * Rejects with what nobody has caught. The process ends all the same, as its state is not known any more, but in order:
 * PostgreSQL is its own process and would stay behind.
 */
export function uncaught(): Promise<never> {
  const crash = new Promise<never>((_, reject) => {
    process.once('uncaughtException', (error) => {
      say(`a fault that nobody expected, stopping: ${error.stack ?? error.message}`);
      // What comes while everything is stopped must not keep it from that.
      process.on('uncaughtException', (again) => say(String(again)));
      reject(error);
    });
  });
  // It may come before anybody waits for it.
  crash.catch(() => undefined);
  return crash;
}

function say(text: string): void {
  process.stderr.write(`fairlead: ${text}\n`);
}
