import { describeOnBoth } from '../support/onBothDatabases';
import { describeRescues } from './rescuesContract';

describeOnBoth('rescues', describeRescues);
