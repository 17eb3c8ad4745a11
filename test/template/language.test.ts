import {
	chooseTranslation,
	matchLanguage,
	parseLanguage,
	sameLanguage,
} from '../../nodes/WhatsAppCloud/template/language';
import { findTranslation } from '../../nodes/WhatsAppCloud/template/translation';
import { body, template } from './definitions';

const translations = (...codes: string[]) =>
	codes.map((code) => {
		const [language = '', status = 'APPROVED'] = code.split(' ');
		return template([body('Hello')], { language, status });
	});

describe('a language code', () => {
	it.each([
		['nl-NL', 'nl', 'nl'],
		['nl_NL', 'nl', 'nl'],
		['NL', 'nl', ''],
		[' nl ', 'nl', ''],
		['fil', 'fil', ''],
		['FIL', 'fil', ''],
		['zh-Hans-CN', 'zh', 'cn', 'hans'],
		['zh_TW', 'zh', 'tw', 'hant'],
		['zh-Hant', 'zh', '', 'hant'],
		['zh', 'zh', ''],
		['en_SG', 'en', 'sg'],
		['es_419', 'es', '419'],
		['no', 'nb', ''],
		['iw-IL', 'he', 'il'],
		['constructor', 'constructor', ''],
		['', '', ''],
	])('"%s" is language "%s", region "%s"', (code, language, region, script = '') => {
		expect(parseLanguage(code)).toEqual({ language, region, script });
	});

	it.each([
		['nl-NL', 'nl_NL', true],
		['NL', 'nl', true],
		['fil', 'FIL', true],
		['nl', 'nl_NL', false],
		['fil', 'fi', false],
	])('"%s" and "%s" are the same: %s', (one, other, same) => {
		expect(sameLanguage(one, other)).toBe(same);
	});

	it('finds a translation however it is written', () => {
		const all = translations('nl', 'pt_BR', 'fil');
		expect(findTranslation(all, 'pt-br')?.language).toBe('pt_BR');
		expect(findTranslation(all, 'FIL')?.language).toBe('fil');
		expect(findTranslation(all, 'pt')).toBeUndefined();
	});
});

describe("the translation for a customer's language", () => {
	it.each<[string[], string, string | undefined, string | undefined, string | undefined]>([
		// translations, asked for, fallback, found, how it fits
		[['nl', 'nl_NL', 'en_US'], 'nl-NL', 'en_US', 'nl_NL', 'exact'],
		[['nl', 'en_US'], 'nl_NL', 'en_US', 'nl', 'language'],
		[['nl', 'en_US'], 'nl-BE', 'en_US', 'nl', 'language'],
		[['nl', 'en_US'], 'NL', 'en_US', 'nl', 'exact'],
		[['fil', 'en_US'], 'fil', 'en_US', 'fil', 'exact'],
		[['fi', 'en_US'], 'fil', 'en_US', 'en_US', 'fallback'],
		[['en_GB', 'en_US'], 'en', 'en_US', 'en_US', 'region'],
		[['en_GB', 'en_US'], 'en', 'nl', 'en_GB', 'region'],
		[['pt_BR', 'en_US'], 'pt_PT', 'en_US', 'en_US', 'fallback'],
		[['nl PAUSED', 'en_US'], 'nl', 'en_US', 'en_US', 'fallback'],
		// names that browsers and phones have
		[['nb', 'en_US'], 'no', 'en_US', 'nb', 'exact'],
		[['nb', 'en_US'], 'nn-NO', 'en_US', 'nb', 'language'],
		[['id', 'en_US'], 'in_ID', 'en_US', 'id', 'language'],
		[['he', 'en_US'], 'iw', 'en_US', 'he', 'exact'],
		[['fil', 'en_US'], 'tl', 'en_US', 'fil', 'exact'],
		[['zh_CN', 'zh_TW', 'en_US'], 'zh-Hant', 'en_US', 'zh_TW', 'region'],
		[['zh_CN', 'zh_HK', 'en_US'], 'zh-Hant', 'en_US', 'zh_HK', 'region'],
		[['zh_CN', 'en_US'], 'zh-Hant', 'en_US', 'en_US', 'fallback'],
		[['zh_CN', 'zh_TW', 'en_US'], 'zh-Hans', 'en_US', 'zh_CN', 'region'],
		[['nl', 'en_US REJECTED'], 'de', 'en_US', undefined, undefined],
		[['nl', 'en'], 'de', 'en-US', 'en', 'fallback'],
		[['nl', 'en_US'], '', 'en_US', 'en_US', 'fallback'],
		[['nl', 'en_US'], 'de', undefined, undefined, undefined],
		[['nl', 'en_US'], 'undefined', 'nl', 'nl', 'fallback'],
	])('of %j for "%s", else "%s", is %s (%s)', (codes, wanted, fallback, language, match) => {
		const found = chooseTranslation(translations(...codes), wanted, fallback);
		expect(found?.language).toBe(language);
		expect(found && matchLanguage(found.language, wanted)).toBe(match);
	});
});
