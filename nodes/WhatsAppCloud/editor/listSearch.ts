import { DateTime } from 'luxon';
import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { openAccount } from '../account/account';
import { asId, asText, type JsonObject } from '../json';
import { beginningOf, entry, inWords } from './entry';
import { listTemplates } from './templateList';

/** The account's business numbers. */
export async function searchPhoneNumbers(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const fields = 'id,display_phone_number,verified_name';
	return await searchAccount(this, 'phone_numbers', { fields }, filter, (number, value) => ({
		name: entry(asText(number.verified_name), asText(number.display_phone_number)) || value,
		value,
	}));
}

/** The account's templates, page by page. */
export async function searchTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const account = await openAccount(this);
	const number = chosenNumber(this) ?? account.credential.phoneNumberId;
	return await listTemplates(account, number, filter, paginationToken);
}

/** The account's flows: those that customers can open first. */
export async function searchFlows(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const fields = 'id,name,status';
	const { results } = await searchAccount(this, 'flows', { fields }, filter, (flow, value) => ({
		name: entry(asText(flow.name) ?? value, flowStatus(flow)),
		value,
	}));
	const isOpen = ({ name }: INodeListSearchItems) => Number(name.endsWith('published'));
	return { results: results.sort((a, b) => isOpen(b) - isOpen(a)) };
}

/** The account's sign-up links; Meta lists what each says, and whether it works. */
export async function searchSignupLinks(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	return await searchAccount(this, 'signups', {}, filter, (link, value) => ({
		name: entry(beginningOf(asText(link.signup_message)), inWords(asText(link.status)), value),
		value,
	}));
}

/** How many templates of the library one page of the list shows. */
const LIBRARY_PAGE = 50;

/** Where no language is chosen yet, each text is shown once. */
const ANY_LANGUAGE = 'en_US';

/** What Meta's library has in the chosen language, searched by Meta in names and texts. */
export async function searchLibrary(
	this: ILoadOptionsFunctions,
	filter = '',
	after?: string,
): Promise<INodeListSearchResult> {
	const { graph } = await openAccount(this);
	const chosen = asText(this.getCurrentNodeParameter('newLanguage'))?.trim() ?? '';
	const language = /^[a-z]{2,3}(_[A-Za-z]+)?$/.test(chosen) ? chosen : ANY_LANGUAGE;
	const search = filter.trim() || undefined;
	const { elements, next } = await graph.page('/message_template_library', {
		...{ query: { language, search }, pageSize: LIBRARY_PAGE, after },
	});
	return {
		results: elements.flatMap(({ name, category, body }) => {
			const value = asText(name);
			if (value === undefined) return [];
			const facts = [inWords(asText(category)), beginningOf(asText(body))];
			return [{ name: entry(value, ...facts), value, description: asText(body) }];
		}),
		...(next === undefined ? {} : { paginationToken: next }),
	};
}

/** As many as a person may want to look through. */
const CAMPAIGNS = 1000;

/** The campaigns of the chosen number, the latest first. */
export async function searchCampaigns(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const account = await openAccount(this);
	const number = chosenNumber(this) ?? account.credential.phoneNumberId;
	const { campaigns } = await account.store();
	const zone = this.getTimezone();
	const day = (at: number) =>
		DateTime.fromMillis(at, { zone, locale: 'en' }).toFormat('d LLL yyyy');
	const found = (await campaigns.list([number], CAMPAIGNS)).filter(({ name }) =>
		matches(filter, name),
	);
	return {
		results: found.map(({ name, startedAt, stoppedAt }) => ({
			name: entry(name, day(startedAt), stoppedAt === undefined ? undefined : 'stopped'),
			value: name,
		})),
	};
}

/** Everything of one kind that the account has; Meta has no search for it. */
async function searchAccount(
	node: ILoadOptionsFunctions,
	edge: string,
	query: Record<string, string>,
	filter: string,
	describe: (element: JsonObject, id: string) => INodeListSearchItems,
): Promise<Required<Pick<INodeListSearchResult, 'results'>>> {
	const { graph, credential } = await openAccount(node);
	const results: INodeListSearchItems[] = [];
	for await (const element of graph.list(`/${credential.businessAccountId}/${edge}`, { query })) {
		const id = asId(element.id);
		const item = id && describe(element, id);
		if (item && matches(filter, item.name, id)) results.push(item);
	}
	return { results };
}

function flowStatus({ status }: JsonObject): string {
	const word = inWords(asText(status));
	return ['deprecated', 'blocked'].includes(word) ? `${word}, cannot be sent` : word;
}

/** The node's own choice, unless an expression makes it. */
function chosenNumber(node: ILoadOptionsFunctions): string | undefined {
	const chosen = asText(node.getCurrentNodeParameter('phoneNumberId', { extractValue: true }));
	return chosen !== undefined && /^\d+$/.test(chosen) ? chosen : undefined;
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
