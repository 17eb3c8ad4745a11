import type { IDataObject } from 'n8n-workflow';

import type { Translations } from '../account/templateMemory';
import type { Way } from '../conversation/closedWays';
import type { WindowRecord } from '../conversation/window';
import type { TemplateDefinition } from '../template/definition';
import type { Closed, Choice, SendInput } from './composition';
import type { CheckedFiles } from './content';
import type { OtherOutput } from './outcome/notSent';
import type { Part } from './parts';
import type { Rescue } from './rescue/rescuePlan';
import type { Place, Sending } from './sending';
import type { Ways } from './ways';

/** An item that is ready to go: what was read, what is known of the customer, what was chosen. */
export interface Ready {
	input: SendInput;
	record: WindowRecord | undefined;
	/** What is known of the customer by now. */
	look: () => Promise<WindowRecord | undefined>;
	template?: TemplateDefinition;
	/** All languages of that template. */
	translations?: TemplateDefinition[];
	/** Why there is none, though one was chosen. */
	noTemplate?: Error;
	/** The template could not be looked up, and is as it was before. */
	lastKnown?: Translations['lastKnown'];
	choice: Choice;
	/** Of the free-form message, if that is what is sent. */
	files?: CheckedFiles;
	/** Absent for a message that does not go out. */
	place?: Place;
	sending: Sending;
	ways: Ways;
	/** Ways on which Meta did not take this message. */
	closed: Map<Way, Closed>;
	/** The template behind a free-form message. */
	rescue?: Rescue;
	/** The rest of a text that goes out in parts. */
	parts?: Part[];
	/** What the item gives out instead of being sent, because of its price. */
	instead?: IDataObject | OtherOutput;
}
