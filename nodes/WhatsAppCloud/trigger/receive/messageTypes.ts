/** The choice of all messages, whatever they are. */
export const ALL_TYPES = 'all';

/** What a person can choose under "Message Types": the types of `messages[]`, as Meta names them. */
export const MESSAGE_TYPES: ReadonlyArray<[value: string, name: string]> = [
	[ALL_TYPES, 'All, Including Changes and Notices'],
	['audio', 'Audio'],
	['button', 'Button of a Template'],
	['request_welcome', 'Chat Opened (Request Welcome)'],
	['contacts', 'Contacts'],
	['document', 'Document'],
	['edit', 'Edited Message'],
	['image', 'Image'],
	['interactive', 'Interactive (Button, List Row, Flow)'],
	['location', 'Location'],
	['order', 'Order'],
	['reaction', 'Reaction, Including Removed'],
	['revoke', 'Revoked Message'],
	['sticker', 'Sticker'],
	['system', 'System (Number or User ID Changed)'],
	['text', 'Text'],
	['unknown', 'Unknown'],
	['unsupported', 'Unsupported'],
	['video', 'Video'],
];
