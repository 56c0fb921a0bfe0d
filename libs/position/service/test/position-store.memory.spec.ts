import { positionStoreFeatures } from './position-store.features';
import { storesInMemory } from './stores-in-memory';

positionStoreFeatures('the positions of position tracking without a database', storesInMemory);
