import { describeOnBoth } from '../support/onBothDatabases';
import { describeSends } from './sendsContract';

describeOnBoth('sends', describeSends);
