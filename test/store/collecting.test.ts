import { describeOnBoth } from '../support/onBothDatabases';
import { describeCollecting } from './collectingContract';

describeOnBoth('collecting', describeCollecting);
