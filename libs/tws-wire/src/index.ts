export { type Field, type MessageSpec, isPresent } from './values/field';
export { WireError, type WireFault } from './values/wire-error';
export {
  API_PREFIX,
  FRAME_BYTES_MAX,
  FrameReader,
  fieldsOf,
  frameOf,
  frameOfFields,
} from './frame';
export {
  type Hello,
  type HelloAnswer,
  VERSION_MAX,
  VERSION_MIN,
  helloAnswerFields,
  helloPayload,
  parseHello,
  parseHelloAnswer,
} from './hello';
export { UNSET_DOUBLE, UNSET_INT, UNSET_LONG } from './values/value-text';
export {
  CLIENT_SPECS,
  type ClientInput,
  type ClientMessage,
  type ClientMessageName,
  type ClientValues,
  SERVER_SPECS,
  type ServerInput,
  type ServerMessage,
  type ServerMessageName,
  type ServerOutgoing,
  type ServerValues,
  decodeClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  encodeServerMessage,
  encodeServerOutgoing,
  requestIdOf,
} from './messages';
