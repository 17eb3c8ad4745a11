/** Meta's limits in characters, by message type and field (Meta: the page of each message type). */
export const MAX_CHARACTERS = {
	text: { body: 4096 },
	envelope: { bizOpaqueCallbackData: 512 },
} as const;
