export {
  type SizeSpec,
  type Sizing,
  type SizingInput,
  type SizingRefusal,
  sizeEntry,
  sizeStepOf,
} from './size-entry';
export { type QuotePrices, marketableLimit, referencePriceOf, snapLimit } from './quote-prices';
