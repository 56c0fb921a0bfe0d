/** An execution id taken apart: corrections of one fill share the root and carry a higher revision. */
export interface ExecutionIdParts {
  readonly root: string;
  readonly revision: number;
}

const REVISED = /^(.+)\.(\d{1,6})$/;

/**
 * Returns root and revision of the broker's execution id. The digits after the last dot are the revision (`….01`, `….02`);
 * an id without such a suffix is its own root with revision 0.
 */
export function splitExecutionId(executionId: string): ExecutionIdParts {
  const match = REVISED.exec(executionId);
  const root = match?.[1];
  const digits = match?.[2];
  if (root === undefined || digits === undefined) return { root: executionId, revision: 0 };
  return { root, revision: Number(digits) };
}
