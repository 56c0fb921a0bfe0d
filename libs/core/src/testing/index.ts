export { given, givenState } from './given';
