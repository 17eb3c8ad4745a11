import type { Check } from '../tools/checks.ts';
import { EXAMPLE_STEPS } from './exampleSteps.ts';
import { LISTENER_STEPS } from './listenerSteps.ts';
import { SHOP_STEPS } from './shopSteps.ts';
import type { Stage } from './stage.ts';
import { STEPS } from './steps.ts';
import { TEAM_STEPS } from './teamSteps.ts';

/** Each example, run to its end. The first ones need their order. */
export const ALL_STEPS: Array<Check<Stage>> = [
	STEPS,
	EXAMPLE_STEPS,
	SHOP_STEPS,
	TEAM_STEPS,
	LISTENER_STEPS,
].flat();
