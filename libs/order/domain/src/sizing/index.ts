export { sizeEntry, sizeStepOf } from './size-entry';
export type { SizeSpec, Sizing, SizingInput, SizingRefusal } from './size-spec';
export { type QuotePrices, marketableLimit, referencePriceOf, snapLimit } from './quote-prices';
