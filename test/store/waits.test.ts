import { describeOnBoth } from '../support/onBothDatabases';
import { describeWaits } from './waitsContract';

describeOnBoth('waits', describeWaits);
