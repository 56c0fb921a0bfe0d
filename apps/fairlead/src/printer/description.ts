/** How a line is coloured: what went well, what did not, what matters less. */
type Tone = 'good' | 'bad' | 'plain' | 'dim';

/** An event as a sentence. */
export interface Description {
  readonly text: string;
  readonly tone: Tone;
  /** True for what is only of interest when something is being looked for; `--verbose` shows it. */
  readonly background?: boolean;
}
