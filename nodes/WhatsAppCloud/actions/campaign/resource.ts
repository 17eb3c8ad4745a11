import type { Resource } from '../resource';
import { getMany } from './getMany.operation';
import { getRecipients } from './getRecipients.operation';
import { getReport } from './getReport.operation';
import { resume, stop } from './stop.operation';

/** What became of messages that Send was given a campaign for. Those that people need most stand first. */
export const campaign: Resource = {
	name: 'Campaign',
	value: 'campaign',
	operations: [
		{
			name: 'Get Report',
			value: 'getReport',
			action: 'Get the report of a campaign',
			description: 'Count who was reached, read, answered and opted out, and what it cost',
			operation: getReport,
		},
		{
			name: 'Get Recipients',
			value: 'getRecipients',
			action: 'Get the recipients of a campaign',
			description: 'Get who was not reached and why, or who answered',
			operation: getRecipients,
		},
		{
			name: 'Stop',
			value: 'stop',
			action: 'Stop a campaign',
			description: 'Keep the rest of it from going out, even from executions that are running',
			operation: stop,
		},
		{
			name: 'Resume',
			value: 'resume',
			action: 'Resume a campaign',
			description: 'Let messages of a stopped campaign go out again',
			operation: resume,
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many campaigns',
			description: 'Get the campaigns of a business number',
			operation: getMany,
		},
	],
};
