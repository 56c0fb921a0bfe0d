import type { Envelope } from '@fairlead/contracts';
import { neutral, neutralJson } from '../client/neutral';
import { timeOfDay } from './amounts';
import { describeEvent } from './describe';
import type { Description } from './description';
import type { Names } from './names';
import { stageOf } from './stage-of';

const STAGE_WIDTH = 8;
const SYMBOL_WIDTH = 6;
const RESET = '\u001b[0m';
const COLOURS = { good: '\u001b[32m', bad: '\u001b[31m', dim: '\u001b[2m', plain: '' } as const;

/** How lines are written. */
export interface LineStyle {
  readonly colour: boolean;
  /** Also what is only background: instruments found, account figures, journal entries. */
  readonly verbose: boolean;
}

/** Returns the event as one line for a person, or null where it is background and not wanted, or repeats the line before. Times are UTC. */
export function eventLine(event: Envelope, names: Names, style: LineStyle): string | null {
  return lineOf(neutral(event), names, style);
}

function lineOf(event: Envelope, names: Names, style: LineStyle): string | null {
  const symbol = names.symbolOf(event);
  const description = describeEvent(event);
  if (description.background === true && !style.verbose) return null;
  if (names.isRepeated(event, description.text)) return null;
  const head = `${timeOfDay(event.occurredAt)}  ${stageOf(event).padEnd(STAGE_WIDTH)}  ${symbol.padEnd(SYMBOL_WIDTH)}  `;
  return `${head}${coloured(description, style)}`;
}

/** Returns the event as one JSON line with the fields that are promised, and no more. */
export function eventJson(event: Envelope): string {
  return neutralJson({
    stage: stageOf(event),
    type: event.type,
    at: event.occurredAt,
    correlationId: event.correlationId,
    ...(event.principal === undefined ? {} : { principal: event.principal }),
    data: event.data,
  });
}

function coloured({ text, tone }: Description, style: LineStyle): string {
  const colour = COLOURS[tone];
  return style.colour && colour !== '' ? `${colour}${text}${RESET}` : text;
}
