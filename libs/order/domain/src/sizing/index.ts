export {
  type SizeSpec,
  type Sizing,
  type SizingInput,
  type SizingRefusal,
  sizeEntry,
} from './size-entry';
export {
  type BracketPriceInput,
  type BracketPrices,
  type DistanceRefusal,
  type DistanceSpec,
  type QuotePrices,
  distanceOf,
  marketableLimit,
  midPriceOf,
  priceBracket,
  referencePriceOf,
  snapLimit,
} from './price-bracket';
