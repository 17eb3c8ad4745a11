import { describeOnBoth } from '../support/onBothDatabases';
import { describePrices } from './pricesContract';

describeOnBoth('prices', describePrices);
