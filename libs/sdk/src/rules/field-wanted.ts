/** A number, or decimal text where each digit counts. */
export type Numeric = number | string;

/** What a field has to be: a value, one of several, or within limits (`gte`: at least, `lt`: below). */
export type NumberWanted =
  | Numeric
  | {
      readonly in?: readonly Numeric[];
      readonly gte?: Numeric;
      readonly lte?: Numeric;
      readonly gt?: Numeric;
      readonly lt?: Numeric;
    };
/** What a text has to be: the text, or one of several. */
export type TextWanted<Text extends string = string> = Text | { readonly in: readonly Text[] };
