import { derivedId } from '@fairlead/core';
import { parseJsonBody } from '@fairlead/platform';
import {
  type AlertMapping,
  alertKeyOf,
  isNestedDeeperThan,
  mapAlert,
  placeholdersIn,
  withoutKey,
} from '@fairlead/signal-domain';
import { NESTING_MAX, type ParseRefusal, notJson } from '../parse-submission';
import type { SubmissionAnswer } from '../submission-answer';
import type { Submission, SubmitSignal } from '../submit-signal';

const KEY_IN_TEXT = /fl_[A-Za-z0-9_-]{43}/;

/** An alert as it was read: what it says, and the key in it. */
export interface ReadAlert {
  readonly key: string | null;
  readonly alert: Readonly<Record<string, unknown>> | null;
  /** What tells it from other alerts: all of it but the key; the body where it says nothing. */
  readonly content: Uint8Array;
  /** Why it says nothing. */
  readonly refusal: ParseRefusal | null;
}

/** Reads the body of an alert, whatever type it was sent as. A key is found also where the body is no JSON: its owner learns why. */
export function readAlert(body: Uint8Array, mapping: AlertMapping): ReadAlert {
  const json = parseJsonBody(body);
  if (!json.ok) {
    const text = new TextDecoder().decode(body);
    const left = placeholdersIn(text);
    const hint = left.length === 0 ? '' : `; it holds ${left.join(' and ')} as it was typed`;
    const { message } = json.refusal;
    const refusal = notJson({ ...json.refusal, message: `${message}${hint}` });
    return { key: KEY_IN_TEXT.exec(text)?.[0] ?? null, alert: null, content: body, refusal };
  }
  const alert = json.value;
  if (!isObject(alert)) return unfit('must be a JSON object', body, mapping);
  if (isNestedDeeperThan(alert, NESTING_MAX)) {
    return unfit(`is nested more than ${NESTING_MAX} levels deep`, body, mapping);
  }
  const content = Buffer.from(JSON.stringify(withoutKey(alert, mapping)));
  return { key: alertKeyOf(alert, mapping), alert, content, refusal: null };
}

/** Turns alerts into signals. An alert that is sent again, with the same content and time, is the same signal. */
export class SubmitAlert {
  constructor(private readonly submit: SubmitSignal) {}

  /** `submission` is of the content of the alert. Throws only where the database does; nothing is accepted then. */
  async execute(
    { alert, refusal }: ReadAlert,
    mapping: AlertMapping,
    submission: Submission,
  ): Promise<SubmissionAnswer> {
    if (alert === null) {
      return this.submit.refuseWhole(submission, refusal ?? malformed([], mapping));
    }
    const mapped = mapAlert(alert, mapping);
    if (!mapped.ok) return this.submit.refuseWhole(submission, malformed(mapped.refusal, mapping));
    const { document, names } = mapped.value;
    const signal = { id: derivedId('alert', mapping.id, submission.bodySha256), ...document };
    const body = Buffer.from(JSON.stringify(signal));
    return this.submit.execute({ ...submission, body, fieldNames: names });
  }
}

function unfit(message: string, content: Uint8Array, mapping: AlertMapping): ReadAlert {
  const refusal = malformed([{ code: 'INVALID', path: '', message }], mapping);
  return { key: null, alert: null, content, refusal };
}

function malformed(
  problems: Extract<ParseRefusal, { kind: 'malformed' }>['problems'],
  { source }: AlertMapping,
): ParseRefusal {
  return { kind: 'malformed', source, problems };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
