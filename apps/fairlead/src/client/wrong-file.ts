import type { FileProblem } from '@fairlead/platform';
import { CommandFailure } from './failure';

/** Returns how a command ends that was given a file with problems: with all of them, each with its place. */
export async function wrongFile(
  file: string,
  problems: readonly FileProblem[],
): Promise<CommandFailure> {
  const { fileProblemText } = await import('@fairlead/platform');
  const texts = problems.map((problem) => fileProblemText(file, problem));
  return new CommandFailure('BROKEN_FILE', texts.join('\n'), 1);
}
