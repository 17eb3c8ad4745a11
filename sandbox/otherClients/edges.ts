import { unsubscribeApp } from '../graph/businessAccount.ts';
import type { GroupCustomer } from '../delivery/groups.ts';
import type { EdgeTable, ObjectType } from '../graph/request.ts';
import { unpauseTemplate } from '../graph/templates.ts';
import type { Business, BusinessAccount, PhoneNumber } from '../state/account.ts';
import type { Flow } from '../state/flows.ts';
import type { Template } from '../state/templates.ts';
import { addPhoneNumber } from './addPhoneNumber.ts';
import { readConversationAnalytics, readPricingAnalytics } from './analyticsEdges.ts';
import { blockUsers, listBlocked, unblockUsers } from './blockUsers.ts';
import { callPermissions, handleCall } from './calls.ts';
import { deprecateFlow, listAssets, publishFlow, putAsset } from './flowAssets.ts';
import { changeFlow, createFlow, deleteFlow, FLOW_TYPE, getFlow, listFlows } from './flows.ts';
import {
	changeAutomation,
	changeCommerce,
	changeEncryption,
	getAutomation,
	getCommerce,
	getEncryption,
} from './furtherSettings.ts';
import {
	changeGroup,
	createGroup,
	deleteGroup,
	getGroup,
	getInviteLink,
	GROUP_TYPE,
	listGroups,
	removeParticipants,
	resetInviteLink,
} from './groups.ts';
import { listOwnedAccounts } from './ownedAccounts.ts';
import { deleteQrCode, listQrCodes, putQrCode } from './qrCodes.ts';
import { previewTemplates } from './templatePreviews.ts';
import { upsertTemplates } from './upsertTemplates.ts';

interface Others {
	phoneNumber: EdgeTable<PhoneNumber>;
	businessAccount: EdgeTable<BusinessAccount>;
	template: EdgeTable<Template>;
	business: EdgeTable<Business>;
}

/** What the objects of `graph/` can do besides, which our own nodes never ask of them. */
export const OTHERS: Others = {
	phoneNumber: {
		conversational_automation: { GET: getAutomation, POST: changeAutomation },
		whatsapp_commerce_settings: { GET: getCommerce, POST: changeCommerce },
		whatsapp_business_encryption: { GET: getEncryption, POST: changeEncryption },
		block_users: { GET: listBlocked, POST: blockUsers, DELETE: unblockUsers },
		message_qrdls: { GET: listQrCodes, POST: putQrCode, DELETE: deleteQrCode },
		calls: { POST: handleCall },
		call_permissions: { GET: callPermissions },
		groups: { GET: listGroups, POST: createGroup },
	},
	businessAccount: {
		phone_numbers: { POST: addPhoneNumber },
		subscribed_apps: { DELETE: unsubscribeApp },
		flows: { GET: listFlows, POST: createFlow },
		upsert_message_templates: { POST: upsertTemplates },
		message_template_previews: { GET: previewTemplates },
		pricing_analytics: { GET: readPricingAnalytics },
		conversation_analytics: { GET: readConversationAnalytics },
	},
	template: { unpause: { POST: unpauseTemplate } },
	business: {
		owned_whatsapp_business_accounts: { GET: listOwnedAccounts },
		// Nobody in the sandbox works for somebody else.
		client_whatsapp_business_accounts: { GET: () => ({ data: [] }) },
	},
};

/** A form inside a chat: the nodes send it by its ID, and leave its management to others. */
export const FLOW: ObjectType<Flow> = {
	name: FLOW_TYPE,
	edges: {
		'': { GET: getFlow, POST: changeFlow, DELETE: deleteFlow },
		assets: { GET: listAssets, POST: putAsset },
		publish: { POST: publishFlow },
		deprecate: { POST: deprecateFlow },
	},
};

/** Written to by the nodes, and managed by others. */
export const GROUP: ObjectType<GroupCustomer> = {
	name: GROUP_TYPE,
	edges: {
		'': { GET: getGroup, POST: changeGroup, DELETE: deleteGroup },
		invite_link: { GET: getInviteLink, POST: resetInviteLink },
		participants: { DELETE: removeParticipants },
		// Nobody in the sandbox asks to join.
		join_requests: { GET: () => ({ data: [] }) },
	},
};
