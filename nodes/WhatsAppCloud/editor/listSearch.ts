import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { openAccount } from '../account/account';
import { asText } from '../json';
import { listTemplates } from './templateList';

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

/** The account's templates, page by page. */
export async function searchTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const account = await openAccount(this);
	const chosen = asText(this.getCurrentNodeParameter('phoneNumberId', { extractValue: true }));
	const { phoneNumberId } = account.credential;
	const number = chosen !== undefined && /^\d+$/.test(chosen) ? chosen : phoneNumberId;
	return await listTemplates(account, number, filter, paginationToken);
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
