import { html } from './vendor/preact.js';
import { writeHere } from './actions.js';
import { Icon } from './icons.js';
import { lineOf, openDialog, set } from './store.js';

const THINGS = [
	{
		icon: 'contacts',
		title: 'Write as a customer',
		text: 'Their message opens the 24-hour window, and your workflow gets it.',
		run: () => openDialog('customer', { draft: { name: 'Sanne de Vries', text: FIRST.en[0] } }),
	},
	{
		icon: 'drawer',
		title: 'Look behind the scenes',
		text: 'What Meta sent to your workflow, what was answered, and what your workflow asked of Meta.',
		run: () => set({ drawer: 'webhooks' }),
	},
	{
		icon: 'clock',
		title: 'Let a day pass',
		text: 'Windows close, as they do overnight. Then only templates arrive.',
		run: () => openDialog('time'),
	},
	{
		icon: 'hangup',
		title: 'Let something go wrong',
		text: 'Meta is slow, says no, or breaks off, now and then or always.',
		run: () => set({ drawer: 'faults' }),
	},
];

/** What customers write first, by language. */
const FIRST = {
	en: ['Hello, do you have an appointment tomorrow?', 'Where is my order?', 'STOP'],
	nl: ['Hallo, heeft u morgen een plekje?', 'Waar is mijn bestelling?', 'STOP'],
	de: ['Hallo, haben Sie morgen einen Termin frei?', 'Wo ist meine Bestellung?', 'STOPP'],
	fr: ['Bonjour, avez-vous un rendez-vous demain ?', 'Où est ma commande ?', 'STOP'],
	es: ['Hola, ¿tiene cita para mañana?', '¿Dónde está mi pedido?', 'PARAR'],
	pt: ['Olá, tem horário amanhã?', 'Onde está o meu pedido?', 'PARAR'],
	ar: ['مرحبا، هل لديكم موعد غدا؟', 'أين طلبي؟', 'توقف'],
};

/** For a page on which no chat is open. */
export const TryThis = () =>
	html`<section class="empty" aria-labelledby="try-this">
		<div class="empty-art" aria-hidden="true"><span></span><span></span><span></span></div>
		<h2 id="try-this">What your customers see</h2>
		<p>Choose a chat, or try this:</p>
		<ul class="try">
			${THINGS.map(
				({ icon, title, text, run }) =>
					html`<li key=${title}>
						<button onClick=${run}>
							<${Icon} name=${icon} />
							<span><strong>${title}</strong>${text}</span>
						</button>
					</li>`,
			)}
		</ul>
	</section>`;

/** For a chat in which nothing was said yet. */
export function FirstWords({ chat }) {
	const language = lineOf(chat)?.language?.split(/[-_]/)[0] ?? 'en';
	const texts = FIRST[language] ?? FIRST.en;
	return html`<div class="messages first-words">
		<p>Nothing has been said yet. Try this:</p>
		${texts.map(
			(text) =>
				html`<button key=${text} dir="auto" lang=${language} onClick=${() => writeHere({ text })}>
					${text}
				</button>`,
		)}
	</div>`;
}
