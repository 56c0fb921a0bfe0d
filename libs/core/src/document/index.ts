export { type NumberBounds, outsideBounds } from './bounds';
export { editDistance } from './edit-distance';
export { didYouMean, nearestOf } from './nearest';
export {
  type DocumentNode,
  type ListNode,
  type MapEntry,
  type MapNode,
  type Place,
  type ScalarNode,
  fieldOf,
} from './node';
export { type DocumentPath, type DocumentProblem, Reading } from './reading';
export { type TextRule, choice, flag, number, text } from './scalar-shapes';
export { type Shape, kindText, lazy, mapped } from './shape';
export {
  type Field,
  type ForeignHint,
  type ListBounds,
  list,
  maybe,
  needed,
  oneOf,
  record,
} from './structure-shapes';
export { takenFor } from './traps';
