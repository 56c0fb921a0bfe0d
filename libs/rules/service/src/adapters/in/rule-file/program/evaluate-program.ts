import { type Result, ok, refused } from '@fairlead/core';
import { type Ending, type ProgramLimits, ProgramProcess } from './program-process';

/** Why a program gave no rules. */
export interface ProgramFailure {
  readonly message: string;
  /** Where it failed; empty where that is not known. */
  readonly stack: string;
  /** What `defineRules` found wrong, rule by rule. */
  readonly mistakes: readonly RuleMistake[];
}

interface RuleMistake {
  readonly rule: string;
  readonly path: string;
  readonly message: string;
}

/** What a program may use, where nothing else is said. */
export const PROGRAM_LIMITS: ProgramLimits = {
  timeMs: 10_000,
  heapMegabytes: 128,
  memoryMegabytes: 256,
  answerBytes: 4_000_000,
};

/** Runs a bundled program in a process that can do nothing but compute. Returns the text of its rules. */
export async function evaluateProgram(
  bundle: { readonly code: string; readonly filename: string },
  limits: ProgramLimits = PROGRAM_LIMITS,
): Promise<Result<string, ProgramFailure>> {
  const ending = await new ProgramProcess(bundle, limits).ended;
  if (ending.kind === 'ended') return refused(withoutPlace(endedText(ending, limits)));
  const answer = JSON.parse(ending.answer) as
    { readonly text: string } | { readonly tooLong: true } | ProgramFailure;
  if ('text' in answer) return ok(answer.text);
  if ('tooLong' in answer) {
    return refused(withoutPlace(endedText({ kind: 'ended', by: 'time' }, limits)));
  }
  return refused(answer);
}

function withoutPlace(message: string): ProgramFailure {
  return { message, stack: '', mistakes: [] };
}

function endedText({ by }: Extract<Ending, { kind: 'ended' }>, limits: ProgramLimits): string {
  const { timeMs, heapMegabytes, memoryMegabytes, answerBytes } = limits;
  switch (by) {
    case 'time':
      return `was ended after ${timeMs / 1_000} s: rules are computed at once; look for a loop without an end`;
    case 'heap':
      return `was ended at ${heapMegabytes} MB of memory: look for a loop without an end`;
    case 'memory':
      return `was ended at ${memoryMegabytes} MB of memory: look for a buffer that grows`;
    case 'answer':
      return `was ended at ${answerBytes} bytes of rules: that many cannot be meant`;
    case 'itself':
      return 'ended without rules: end it with export default defineRules([…])';
  }
}
