import { describeOnBoth } from '../support/onBothDatabases';
import { describeProofs } from './proofsContract';

describeOnBoth('proofs', describeProofs);
