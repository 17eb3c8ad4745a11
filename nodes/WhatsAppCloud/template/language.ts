import type { TemplateDefinition } from './definition';

/**
 * How a translation fits the language that was asked for: `exact`; `language`: the same without its region
 * (`nl` for `nl_BE`); `region`: one of its regions (`en_US` for `en`); or none of these: the `fallback`.
 */
export type LanguageMatch = 'exact' | 'language' | 'region' | 'fallback';

interface Code {
	language: string;
	/** Empty if the code names none. */
	region: string;
	/** `hans` or `hant`, of Chinese alone: Meta's codes tell it by the region. Empty if nothing tells. */
	script: string;
}

/** What browsers, phones and older programs call a language for which Meta has another code. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
	in: 'id',
	iw: 'he',
	nn: 'nb',
	no: 'nb',
	tl: 'fil',
};

/** In which characters a region writes Chinese. */
const SCRIPTS: Readonly<Record<string, string>> = {
	...{ cn: 'hans', sg: 'hans', my: 'hans' },
	...{ tw: 'hant', hk: 'hant', mo: 'hant' },
};

/** A language code as people and browsers write it: `nl-NL`, `nl_NL`, `NL`, `fil`, `zh-Hans-CN`, `no`. */
export function parseLanguage(code: string): Code {
	const [name = '', ...rest] = code.trim().toLowerCase().split(/[-_]/);
	const language = Object.hasOwn(OTHER_NAMES, name) ? (OTHER_NAMES[name] ?? name) : name;
	const region = rest.find((part) => /^([a-z]{2}|\d{3})$/.test(part)) ?? '';
	const script = rest.find((part) => /^han[st]$/.test(part)) ?? SCRIPTS[region] ?? '';
	return { language, region, script: language === 'zh' ? script : '' };
}

/** Whether two codes name the same language and region. */
export function sameLanguage(one: string, other: string): boolean {
	const [a, b] = [parseLanguage(one), parseLanguage(other)];
	return a.language === b.language && a.region === b.region;
}

/** How a translation's language fits the one that was asked for. */
export function matchLanguage(language: string, wanted: string): LanguageMatch {
	const [has, wants] = [parseLanguage(language), parseLanguage(wanted)];
	if (has.language !== wants.language || has.language === '') return 'fallback';
	if (has.script !== wants.script && has.script !== '' && wants.script !== '') return 'fallback';
	if (has.region === wants.region) return 'exact';
	if (has.region === '') return 'language';
	return wants.region === '' ? 'region' : 'fallback';
}

const BEST_FIRST: LanguageMatch[] = ['exact', 'language', 'region'];

/**
 * The approved translation for somebody's language: `nl_NL`, else `nl`, else the fallback. A language without
 * region takes any region of it, the fallback's first.
 *
 * @param fallback undefined = none
 * @returns undefined if there is no approved translation for either
 */
export function chooseTranslation(
	translations: TemplateDefinition[],
	wanted: string,
	fallback: string | undefined,
): TemplateDefinition | undefined {
	const approved = translations
		.filter(({ status }) => status === 'APPROVED')
		.toSorted((a, b) => a.language.localeCompare(b.language));
	const isFallback = ({ language }: TemplateDefinition) =>
		fallback !== undefined && sameLanguage(language, fallback);
	const fallbackFirst = [...approved.filter(isFallback), ...approved];
	for (const match of BEST_FIRST) {
		const found = fallbackFirst.find(({ language }) => matchLanguage(language, wanted) === match);
		if (found) return found;
	}
	return fallback === undefined ? undefined : chooseTranslation(translations, fallback, undefined);
}
