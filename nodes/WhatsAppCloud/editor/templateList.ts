import type { INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import type { Account } from '../account';
import type { TemplateDefinition } from '../template/definition';
import { fillVariables } from '../template/variables';

/** How many entries one page of the list shows. */
const PAGE_SIZE = 50;

/** How many characters of the text stand in the list. */
const TEXT = 70;

/** Begins the token of a page with templates that cannot be sent; what follows is Meta's cursor. */
const UNSENDABLE = 'unsendable:';

type Page = Required<Pick<INodeListSearchResult, 'results'>> & { paginationToken?: string };

/**
 * A page of the account's templates, searched by Meta in names and texts: first those that can be sent; after the
 * last of them all others.
 *
 * @param token of the page before; undefined for the first
 */
export async function listTemplates(
	account: Account,
	filter: string | undefined,
	token: string | undefined,
): Promise<Page> {
	const wanted = filter?.trim() ? { nameOrContent: filter.trim() } : {};
	const page = async (more: { status?: string }, after: string | undefined) =>
		await account.templates.page({ ...wanted, ...more }, { pageSize: PAGE_SIZE, after });

	const found: TemplateDefinition[] = [];
	if (!token?.startsWith(UNSENDABLE)) {
		const { definitions, next } = await page({ status: 'APPROVED' }, token);
		found.push(...definitions);
		if (next !== undefined) return pageOf(account, found, next);
	}
	// Meta has no filter for "any other status". A page without one of them would look like the end.
	let after = token?.startsWith(UNSENDABLE) ? token.slice(UNSENDABLE.length) : undefined;
	do {
		const { definitions, next } = await page({}, after);
		found.push(...definitions.filter(({ status }) => status !== 'APPROVED'));
		after = next;
	} while (after !== undefined && found.length === 0);
	return pageOf(account, found, after && UNSENDABLE + after);
}

function pageOf(account: Account, found: TemplateDefinition[], token: string | undefined): Page {
	const url = managerUrl(account);
	return {
		results: found.map((definition) => ({ ...entryOf(definition), ...(url ? { url } : {}) })),
		...(token === undefined ? {} : { paginationToken: token }),
	};
}

/** `order_update · en_US · utility · Hi [customer_name], your order …` */
function entryOf({
	name,
	language,
	category,
	status,
	body,
}: TemplateDefinition): INodeListSearchItems {
	const facts = [name, language, inWords(category)];
	if (status !== 'APPROVED') facts.push(`${inWords(status)}, cannot be sent`);
	const text = beginningOf(body?.text ?? '');
	return {
		name: [...facts, ...(text ? [text] : [])].join(' · '),
		value: `${name}|${language}`,
		...(body ? { description: body.text } : {}),
	};
}

function beginningOf(body: string): string {
	const text = fillVariables(body, (variable) => `[${variable}]`)
		.replaceAll(/\s+/g, ' ')
		.trim();
	return text.length > TEXT ? `${text.slice(0, TEXT).replace(/\s\S*$/, '')} …` : text;
}

/** `PENDING_DELETION` → `pending deletion`. */
function inWords(constant: string): string {
	return constant.toLowerCase().replaceAll('_', ' ');
}

/** WhatsApp Manager's list of the account's templates; none for an account that is not Meta's. */
function managerUrl({ credential }: Account): string | undefined {
	const { graph, businessAccountId } = credential;
	return new URL(graph.baseUrl).hostname.endsWith('.facebook.com')
		? `https://business.facebook.com/wa/manage/message-templates/?waba_id=${businessAccountId}`
		: undefined;
}
