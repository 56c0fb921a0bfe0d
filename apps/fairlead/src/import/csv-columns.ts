import { didYouMean } from '@fairlead/core/document';
import { UnreadableFileError } from './signal-row';

/** What a column holds. */
interface Column {
  /** As the file calls it. */
  readonly title: string;
  /** The field of a signal, `features.rsi` for one of several. */
  readonly field: string;
}

const TEXTS = ['id', 'source', 'symbol', 'action', 'price', 'model', 'issuedAt', 'expiresAt'];
const NUMBERS = ['confidence', 'numeric', 'sequence'];
const POSITION = ['position.side', 'position.quantity'];
const FIELDS = [...TEXTS, ...NUMBERS, ...POSITION];
const GROUPS = ['features', 'probabilities'];
const NEEDED = ['symbol', 'action', 'confidence'];
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The columns of a file, and how its cells are read. */
export class CsvColumns {
  private constructor(
    private readonly columns: readonly Column[],
    private readonly decimalComma: boolean,
  ) {}

  /** Reads the first row. Throws an UnreadableFileError for columns that no signal has, that are there twice, or are missing. */
  static of(titles: readonly string[], delimiter: string): CsvColumns {
    const columns = titles.map((title) => ({ title: title.trim(), field: fieldOf(title.trim()) }));
    const fields = columns.map(({ field }) => field);
    const twice = columns.find(({ field }, at) => fields.indexOf(field) !== at);
    if (twice !== undefined) {
      throw new UnreadableFileError(
        `line 1: column "${twice.title}" is there twice: keep one of them`,
      );
    }
    const missing = NEEDED.filter((field) => !fields.includes(field));
    if (missing.length > 0) {
      throw new UnreadableFileError(
        `line 1: there is no column ${missing.join(', ')}; the first line names the columns`,
      );
    }
    return new CsvColumns(columns, delimiter === ';');
  }

  /** Returns how many cells a row has to have. */
  get count(): number {
    return this.columns.length;
  }

  /** Returns the column of a field as the file calls it. */
  titleOf(path: string): string {
    return this.columns.find(({ field }) => field === path)?.title ?? path;
  }

  /** Returns the signal in a row; empty cells are fields that it does not have. */
  signalOf(cells: readonly string[]): Record<string, unknown> {
    const signal: Record<string, unknown> = {};
    for (const [at, { field }] of this.columns.entries()) {
      const cell = cells[at]?.trim() ?? '';
      if (cell === '') continue;
      const [group = '', ...name] = field.split('.');
      const value = POSITION.includes(field)
        ? this.statedIn(field, cell)
        : this.valueOf(group, cell);
      if (name.length === 0) signal[field] = value;
      else signal[group] = { ...(signal[group] as object | undefined), [name.join('.')]: value };
    }
    return signal;
  }

  private statedIn(field: string, cell: string): string {
    if (field === 'position.side') return cell.toUpperCase();
    return this.decimalComma ? cell.replace(',', '.') : cell;
  }

  /** A cell that is no number stays text, so that whoever checks it can quote it. */
  private valueOf(field: string, cell: string): unknown {
    if (field === 'action') return cell.toUpperCase();
    if (TEXTS.includes(field) && field !== 'price') return cell;
    const plain = this.decimalComma ? cell.replace(',', '.') : cell;
    if (field === 'price') return plain;
    return NUMBER.test(plain) ? Number(plain) : cell;
  }
}

function fieldOf(title: string): string {
  const group = GROUPS.find((each) => title.toLowerCase().startsWith(`${each}.`));
  if (group !== undefined) return `${group}.${title.slice(group.length + 1)}`;
  const plain = plainOf(title);
  const field = FIELDS.find((each) => plainOf(each) === plain);
  if (field !== undefined) return field;
  const known = [...FIELDS, 'features.<name>', 'probabilities.<name>'].join(', ');
  throw new UnreadableFileError(
    `line 1: "${title}" is no column of a signal${didYouMean(title, FIELDS) || `; there are ${known}`}`,
  );
}

/** `issued_at`, `Issued At` and `issuedAt` are one column. */
function plainOf(title: string): string {
  return title.toLowerCase().replaceAll(/[ _-]/g, '');
}
