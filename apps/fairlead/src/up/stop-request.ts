/** A terminal sends Ctrl-C to npm and to us, and npm passes it on: the echo is no second wish. */
const ECHO_MS = 1_000;

/** The wish to stop: Ctrl-C, SIGTERM, or a terminal that was closed. Made a second time, it ends the process without waiting. */
export class StopRequest {
  /** Fulfilled when the first comes. */
  readonly made: Promise<void>;

  constructor() {
    let firstAtMs: number | null = null;
    this.made = new Promise((resolve) => {
      const onSignal = (): void => {
        if (firstAtMs === null) {
          firstAtMs = performance.now();
          resolve();
          return;
        }
        if (performance.now() - firstAtMs < ECHO_MS) return;
        process.stderr.write(
          'fairlead: not waiting any longer; the next start picks up what was in hand\n',
        );
        process.exit(130);
      };
      for (const signal of stopSignals(process.platform)) process.on(signal, onSignal);
      // A closed window tells the shell's whole group, often twice: draining goes on without it.
      process.on('SIGHUP', () => resolve());
    });
  }
}

/** Returns the signals that ask to stop. On Windows nothing can send SIGTERM; Ctrl-Break is there what Ctrl-C is. */
export function stopSignals(platform: NodeJS.Platform): readonly NodeJS.Signals[] {
  return platform === 'win32' ? ['SIGINT', 'SIGBREAK'] : ['SIGINT', 'SIGTERM'];
}
