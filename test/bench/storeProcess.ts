import { z } from 'zod';

import { answerParent } from './child.ts';
import { benchStore } from './store.ts';

/** Measures the store in a process of its own; asked with the sizes, answers with the figures. */
answerParent(null, (question) => benchStore(z.array(z.number()).parse(question)));
