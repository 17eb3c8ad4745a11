import { wordOf, type ConsentWords } from '../../webhook/words';

/** What the option offers at first: English, German, Dutch, French, Spanish, Portuguese, Italian, Polish, Turkish, Indonesian, Hindi, Arabic. */
export const STOP_WORDS =
	'stop, stop promotions, unsubscribe, opt out, stopp, abmelden, stoppen, afmelden, arrêter, arreter, désabonner, baja, parar, sair, descadastrar, disiscrivimi, wypisz, rezygnuję, dur, berhenti, रोकें, बंद करें, توقف, إيقاف';

export const START_WORDS =
	'start, unstop, subscribe, opt in, anmelden, aanmelden, reprendre, alta, inscrever, iscrivimi, zapisz, başla, mulai, शुरू, ابدأ';

/** Reads the two lists of the options: words or sentences between commas, semicolons or line breaks. */
export function readConsentWords(stop: unknown, start: unknown): ConsentWords | undefined {
	const words = { stop: readWords(stop), start: readWords(start) };
	return words.stop.size + words.start.size === 0 ? undefined : words;
}

function readWords(list: unknown): ReadonlySet<string> {
	if (typeof list !== 'string') return new Set();
	return new Set(
		list
			.split(/[,;\n،؛]/)
			.map(wordOf)
			.filter(Boolean),
	);
}
