import { Decimal, isDecimalText } from '../money/decimal';
import { type NumberBounds, outsideBounds } from './bounds';
import { didYouMean, nearestOf } from './nearest';
import type { DocumentNode, ScalarNode } from './node';
import type { Reading } from './reading';
import { type Shape, kindText } from './shape';
import { plainNumberOf, takenFor } from './traps';

/** Which text is taken. */
export interface TextRule {
  readonly pattern: RegExp;
  /** What it is, for a message: `a name of small letters, digits and dashes`. */
  readonly about: string;
  /** Returns what was meant by a text that does not fit, or null. */
  readonly mend?: (text: string) => string | null;
  /** True where the pattern leaves nothing to be mistaken, such as a time of day. */
  readonly unmistakable?: true;
}

/** Free text. What stands without quotes and is taken for something else by some program has to be quoted. */
export function text(rule: TextRule): Shape<string> {
  return {
    schema: { type: 'string', pattern: rule.pattern.source },
    read: (node, reading) => {
      const scalar = scalarOf(node, reading, rule.about);
      if (scalar === undefined) return undefined;
      const trap = scalar.plain && rule.unmistakable !== true ? takenFor(scalar.text) : null;
      if (trap !== null) {
        return reading.report(
          node.at,
          `${scalar.text} without quotes is ${trap} to programs that read YAML; quote it: "${scalar.text}"`,
        );
      }
      if (rule.pattern.test(scalar.text)) return scalar.text;
      const mend = rule.mend?.(scalar.text) ?? null;
      const hint = mend === null ? '' : `; write "${mend}"`;
      return reading.report(node.at, `must be ${rule.about}, not ${kindText(node)}${hint}`);
    },
  };
}

/** One of a few words. */
export function choice<const Word extends string>(words: readonly Word[]): Shape<Word> {
  return {
    schema: { enum: words },
    read: (node, reading) => {
      const list = words.join(', ');
      const wanted = words.length === 1 ? list : `one of ${list}`;
      const scalar = scalarOf(node, reading, wanted);
      if (scalar === undefined) return undefined;
      const word = words.find((each) => each === scalar.text);
      if (word !== undefined) return word;
      const hint = didYouMean(scalar.text, words);
      return reading.report(node.at, `must be ${wanted}, not ${kindText(node)}${hint}`);
    },
  };
}

/** Yes or no: `true` or `false`, without quotes. */
export const flag: Shape<boolean> = {
  schema: { type: 'boolean' },
  read: (node, reading) => {
    const scalar = scalarOf(node, reading, 'true or false');
    if (scalar === undefined) return undefined;
    if (scalar.plain && /^(true|True|TRUE)$/.test(scalar.text)) return true;
    if (scalar.plain && /^(false|False|FALSE)$/.test(scalar.text)) return false;
    const meant = meantByFlag(scalar.text);
    const quotes = scalar.plain ? '' : ' without quotes';
    const hint = meant === null ? '' : `; write ${meant}${quotes}`;
    return reading.report(node.at, `must be true or false, not ${kindText(node)}${hint}`);
  },
};

/** A number within bounds, taken exactly as it is written, with or without quotes. */
export function number(bounds: NumberBounds): Shape<Decimal> {
  return {
    schema: numberSchema(bounds),
    read: (node, reading) => {
      const scalar = scalarOf(node, reading, `a number (${bounds.unit})`);
      if (scalar === undefined) return undefined;
      if (!isDecimalText(scalar.text)) {
        const plain = plainNumberOf(scalar.text);
        const hint = plain === null ? '' : `; write ${plain}`;
        return reading.report(
          node.at,
          `must be a number (${bounds.unit}), not ${kindText(node)}${hint}`,
        );
      }
      const value = new Decimal(scalar.text);
      const problem = outsideBounds(value, bounds);
      return problem === null ? value : reading.report(node.at, problem);
    },
  };
}

/** Returns the scalar that a node is; reports and returns undefined where it is none or empty. */
function scalarOf(node: DocumentNode, reading: Reading, wanted: string): ScalarNode | undefined {
  if (node.kind === 'scalar' && (node.text !== '' || !node.plain)) return node;
  return reading.report(node.at, `must be ${wanted}, not ${kindText(node)}`);
}

function meantByFlag(word: string): 'true' | 'false' | null {
  if (/^(y|yes|on|true|1)$/i.test(word)) return 'true';
  if (/^(n|no|off|false|0)$/i.test(word)) return 'false';
  const near = nearestOf(word, ['true', 'false']);
  return near === 'true' || near === 'false' ? near : null;
}

function numberSchema({ min, max, unit, whole }: NumberBounds): object {
  return {
    type: [whole === true ? 'integer' : 'number', 'string'],
    minimum: Number(min),
    maximum: Number(max),
    pattern: String.raw`^-?(0|[1-9]\d*)(\.\d+)?$`,
    description: unit,
  };
}
