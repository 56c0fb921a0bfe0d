import {
  type BrokerLink,
  BrokerLinkFactory,
  type LinkListener,
} from '../../../application/ports/broker-link';
import { type IbAddress, IbLink } from './ib-link';

/** Makes connections to one TWS, always with the same client id: another one would not own our orders. */
export class IbLinkFactory extends BrokerLinkFactory {
  readonly endpoint: string;
  readonly clientId: number;

  constructor(private readonly address: IbAddress) {
    super();
    this.endpoint = `${address.host}:${address.port}`;
    this.clientId = address.clientId;
  }

  create(listener: LinkListener): BrokerLink {
    return new IbLink(this.address, listener);
  }
}
