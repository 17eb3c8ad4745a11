import type { TriggerPanelDefinition } from 'n8n-workflow';

const TEST =
	"click 'Execute step', then write to your business number from a phone. Meta sends the message to this node, and it shows up in this editor.";

const EXECUTIONS =
	"show up in the <a data-key='executions'>executions list</a>, but not in the editor.";

/** What stands beside the trigger's fields; n8n's own words would send a person to "WhatsApp Cloud". */
export const triggerPanel: TriggerPanelDefinition = {
	header: 'Listen, then write to your business number from a phone',
	executionsHelp: {
		inactive: `<b>While building your workflow</b>, ${TEST}<br /><br /><b>Once you're happy with your workflow</b>, publish it. Then every event chosen under Trigger On starts it. These executions ${EXECUTIONS}`,
		active: `<b>While building your workflow</b>, ${TEST} Meanwhile, the published workflow does not get anything.<br /><br /><b>Your workflow is published</b>: every event chosen under Trigger On starts it. These executions ${EXECUTIONS}`,
	},
};
