import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { openAccount } from '../account';
import { asText } from '../json';

/** How many entries one page of a list shows. */
const PAGE_SIZE = 50;

/** The account's business numbers. */
export async function searchPhoneNumbers(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const { graph, credential } = await openAccount(this);
	const results: INodeListSearchResult['results'] = [];
	for await (const number of graph.list(`/${credential.businessAccountId}/phone_numbers`, {
		query: { fields: 'id,display_phone_number,verified_name' },
	})) {
		const value = asText(number.id);
		const name = [asText(number.verified_name), asText(number.display_phone_number)]
			.filter(Boolean)
			.join(' · ');
		if (value && matches(filter, name, value)) results.push({ name: name || value, value });
	}
	return { results };
}

/**
 * The account's templates, searched by Meta in names and texts, page by page: name · language · category ·
 * status. Only those that can be sent, unless the node's field `sendableOnly` is off.
 */
export async function searchTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const { templates } = await openAccount(this);
	const sendableOnly = this.getCurrentNodeParameter('sendableOnly') !== false;
	const { definitions, next } = await templates.page(
		{
			...(sendableOnly ? { status: 'APPROVED' } : {}),
			...(filter?.trim() ? { nameOrContent: filter.trim() } : {}),
		},
		{ pageSize: PAGE_SIZE, ...(paginationToken ? { after: paginationToken } : {}) },
	);
	return {
		results: definitions.map(({ name, language, category, status, body }) => ({
			name: [name, language, inWords(category), inWords(status)].join(' · '),
			value: `${name}|${language}`,
			...(body ? { description: body.text } : {}),
		})),
		...(next ? { paginationToken: next } : {}),
	};
}

/** `PENDING_DELETION` → `pending deletion`. */
function inWords(constant: string): string {
	return constant.toLowerCase().replaceAll('_', ' ');
}

function matches(filter: string, ...texts: string[]): boolean {
	const wanted = filter.toLowerCase().replaceAll(/[\s+()-]/g, '');
	return texts.some((text) =>
		text
			.toLowerCase()
			.replaceAll(/[\s+()-]/g, '')
			.includes(wanted),
	);
}
