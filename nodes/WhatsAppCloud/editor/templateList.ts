import type { INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import type { Account } from '../account/account';
import type { TemplateDefinition } from '../template/definition';
import { beginningOf, entry, inWords } from './entry';

/** How many entries one page of the list shows. */
const PAGE_SIZE = 50;

/** Begins the token of a page with templates that cannot be sent; what follows is Meta's cursor. */
const UNSENDABLE = 'unsendable:';

/** Meta puts it into every account. */
const SAMPLE = 'hello_world';

/** A template as the list shows it. */
interface Entry {
	item: INodeListSearchItems;
	isSendable: boolean;
}

type Page = Required<Pick<INodeListSearchResult, 'results'>> & { paginationToken?: string };

/**
 * A page of the account's templates, searched by Meta in names and texts: first those that can be sent; after the
 * last of them all others.
 *
 * @param phoneNumberId of the number that they are to go out from
 * @param token of the page before; undefined for the first
 */
export async function listTemplates(
	account: Account,
	phoneNumberId: string,
	filter: string | undefined,
	token: string | undefined,
): Promise<Page> {
	const wanted = filter?.trim() ? { nameOrContent: filter.trim() } : {};
	const page = async (more: { status?: string }, after: string | undefined) => {
		const { definitions, next } = await account.templates.page(
			{ ...wanted, ...more },
			{ pageSize: PAGE_SIZE, after },
		);
		const hasSample = definitions.some(({ name }) => name === SAMPLE);
		const isTest = hasSample && (await isTestNumber(account, phoneNumberId));
		return { entries: definitions.map((definition) => entryOf(definition, isTest)), next };
	};

	const found: Entry[] = [];
	// A page without anything on it would look like the end.
	const collect = async (which: 'sendable' | 'others', from: string | undefined) => {
		const more = which === 'sendable' ? { status: 'APPROVED' } : {};
		let after = from;
		do {
			const { entries, next } = await page(more, after);
			const those = entries.filter(({ isSendable }) => isSendable === (which === 'sendable'));
			// Meta's order says nothing to a person.
			found.push(...those.sort((a, b) => a.item.name.localeCompare(b.item.name, 'en')));
			after = next;
		} while (after !== undefined && found.length === 0);
		return after;
	};

	if (!token?.startsWith(UNSENDABLE)) {
		const next = await collect('sendable', token);
		if (next !== undefined) return pageOf(account, found, next);
	}
	// Meta has no filter for "any other status".
	const after = token?.startsWith(UNSENDABLE) ? token.slice(UNSENDABLE.length) : undefined;
	const next = await collect('others', after);
	return pageOf(account, found, next && UNSENDABLE + next);
}

/** Whether a number is one of Meta's public test numbers; no, if Meta does not say. */
async function isTestNumber({ graph }: Account, phoneNumberId: string): Promise<boolean> {
	try {
		const query = { fields: 'account_mode' };
		const { account_mode } = await graph.get(`/${phoneNumberId}`, { query, patienceMs: 0 });
		return account_mode === 'SANDBOX';
	} catch {
		return false;
	}
}

function pageOf(account: Account, found: Entry[], token: string | undefined): Page {
	const url = managerUrl(account);
	return {
		results: found.map(({ item }) => ({ ...item, ...(url ? { url } : {}) })),
		...(token === undefined ? {} : { paginationToken: token }),
	};
}

/** `order_update · en_US · utility · Hi [customer_name], your order …` */
function entryOf(
	{ name, language, category, status, body }: TemplateDefinition,
	isTestNumber: boolean,
): Entry {
	const obstacle =
		status !== 'APPROVED'
			? `${inWords(status)}, cannot be sent`
			: name === SAMPLE && !isTestNumber
				? "sample for Meta's test numbers, cannot be sent from this one"
				: undefined;
	const text = beginningOf(body?.text);
	return {
		isSendable: obstacle === undefined,
		item: {
			name: entry(name, language, inWords(category), obstacle, text),
			value: `${name}|${language}`,
			...(body ? { description: body.text } : {}),
		},
	};
}

/** WhatsApp Manager's list of the account's templates; none for an account that is not Meta's. */
function managerUrl({ credential }: Account): string | undefined {
	const { graph, businessAccountId } = credential;
	return new URL(graph.baseUrl).hostname.endsWith('.facebook.com')
		? `https://business.facebook.com/wa/manage/message-templates/?waba_id=${businessAccountId}`
		: undefined;
}
