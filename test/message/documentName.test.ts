import fc from 'fast-check';

import { documentName, type DocumentFacts } from '../../nodes/WhatsAppCloud/message/documentName';
import { fileTypeNamed } from '../../nodes/WhatsAppCloud/message/fileTypes';

const pdf = fileTypeNamed('x.pdf');
const docx = fileTypeNamed('x.docx');
const txt = fileTypeNamed('x.txt');

describe('what a document is called', () => {
	it.each<[DocumentFacts, string | undefined]>([
		// By the link.
		[{ link: 'https://example.com/invoices/Factura-7.pdf' }, 'Factura-7.pdf'],
		[{ link: 'https://example.com/Factura%207.PDF?sig=a.b#x' }, 'Factura 7.PDF'],
		[{ link: 'https://example.com/%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf' }, '請求書.pdf'],
		[{ link: 'https://example.com/Rechnung%20M%E4rz.pdf' }, 'Rechnung März.pdf'],
		[{ link: 'https://example.com/a%2Fb%5Cc.pdf' }, 'c.pdf'],
		[{ link: 'https://example.com/a%0Ab%00.pdf' }, 'ab.pdf'],
		[{ link: 'https://example.com/a%E2%80%AEfdp.pdf' }, 'afdp.pdf'],
		[{ link: 'https://example.com/Factura-7.pdf/download' }, 'Factura-7.pdf'],
		[{ link: 'https://example.com/get.php?file=docs/Factura+7.pdf' }, 'Factura 7.pdf'],
		[
			{
				link: 'https://s3.example.com/0a1b?response-content-disposition=attachment%3B%20filename%3D%22Factura%207.pdf%22',
			},
			'Factura 7.pdf',
		],
		[{ link: 'https://example.com/list.csv' }, 'list.csv'],
		[{ link: 'https://example.com/invoices/7/pdf' }, 'document.pdf'],
		[{ link: 'https://docs.google.com/document/d/1/export?format=pdf' }, 'document.pdf'],
		[{ link: 'https://example.com/index.html' }, undefined],
		[{ link: 'https://example.com/invoices/7' }, undefined],
		[{ link: 'https://example.com/' }, undefined],
		[{ link: 'no link' }, undefined],
		[{}, undefined],
		// By the file, and its type.
		[{ own: 'cotizacion', type: pdf }, 'cotizacion.pdf'],
		[{ own: 'Factura 7', type: pdf }, 'Factura 7.pdf'],
		[{ own: 'Factura 7.2026', type: pdf }, 'Factura 7.2026.pdf'],
		[{ own: 'Acme S.A.', type: pdf }, 'Acme S.A.pdf'],
		[{ own: 'report.xyz', type: pdf }, 'report.xyz.pdf'],
		[{ own: 'report.PDF', type: pdf }, 'report.PDF'],
		[{ own: 'data.csv', type: txt }, 'data.csv'],
		[{ type: pdf }, 'document.pdf'],
		[{ type: docx }, 'document.docx'],
		[{ own: '.pdf', type: pdf }, 'document.pdf'],
		[{ own: ' ', type: pdf }, 'document.pdf'],
		[{ own: '///', type: pdf }, 'document.pdf'],
		[{ own: 'files/2026/Factura.pdf', type: pdf }, 'Factura.pdf'],
		[{ own: 'cotizacion', type: 'pending' }, 'cotizacion'],
		[{ type: 'pending' }, undefined],
		// As it was given.
		[{ given: 'Factura 7.pdf', own: 'x.pdf', type: pdf }, 'Factura 7.pdf'],
		[{ given: 'cotizacion', link: 'https://example.com/a.pdf' }, 'cotizacion.pdf'],
		[{ given: 'C:\\Users\\Ann\\Factura 7.pdf' }, 'Factura 7.pdf'],
		[{ given: '../../Factura 7.pdf' }, 'Factura 7.pdf'],
		[{ given: 'Factura 7/2026.pdf' }, 'Factura 7-2026.pdf'],
		[{ given: 'Oferta A / B', type: pdf }, 'Oferta A - B.pdf'],
		[{ given: 'فاتورة', type: pdf }, 'فاتورة.pdf'],
		// Before it stood in a link or a header: n8n's HTTP Request calls a file as the end of its link.
		[{ own: 'Factura%207%20M%C3%A4rz.pdf', type: pdf }, 'Factura 7 März.pdf'],
		[{ own: '2026%2FFactura%207.pdf', type: pdf }, 'Factura 7.pdf'],
		[{ given: 'Factura%207.pdf', type: pdf }, 'Factura 7.pdf'],
		[{ given: 'Factura-7.pdf?X-Amz-Signature=a.b', type: pdf }, 'Factura-7.pdf'],
		[{ given: '"Factura 7.pdf"', type: pdf }, 'Factura 7.pdf'],
		[{ given: "UTF-8''Factura%207.pdf", type: pdf }, 'Factura 7.pdf'],
		[{ own: '=?UTF-8?B?TG/Dv3MgNy5wZGY=?=', type: pdf }, 'Loÿs 7.pdf'],
		[{ own: '=?iso-8859-1?q?Rechnung_7=20M=E4rz=3F.pdf?=', type: pdf }, 'Rechnung 7 März?.pdf'],
		[
			{ own: '=?utf-8?Q?Angebot=5F_f=C3?= =?utf-8*de?Q?=BCr_Ann.pdf?=', type: pdf },
			'Angebot_ für Ann.pdf',
		],
		[{ own: '=?windows-1251?B?0ffl8i5wZGY=?=', type: pdf }, 'Счет.pdf'],
		[{ own: '=?x-unknown?B?0ffl8i5wZGY=?=', type: pdf }, '=?x-unknown?B?0ffl8i5wZGY=?=.pdf'],
		[{ own: 'Is 1=?2.pdf', type: pdf }, 'Is 1=?2.pdf'],
		[{ given: '20%25 menos 7%20.pdf', type: pdf }, '20%25 menos 7%20.pdf'],
		[{ given: '100%.pdf', type: pdf }, '100%.pdf'],
		[{ given: '50%-off%20.pdf', type: pdf }, '50%-off%20.pdf'],
		[{ given: 'Cuánto? 7', type: pdf }, 'Cuánto? 7.pdf'],
		[{ given: 'Factura #7.pdf', type: pdf }, 'Factura #7.pdf'],
	])('%j is %j', (facts, name) => {
		expect(documentName(facts).name).toBe(name);
	});

	it('may be shortened only where nobody wrote it', () => {
		const { name } = documentName({ link: `https://example.com/${'x'.repeat(300)}.pdf` });
		expect(name).toBe(`${'x'.repeat(236)}.pdf`);
		expect(documentName({ given: 'x'.repeat(300), type: pdf }).name).toHaveLength(304);
	});
});

describe('what is said of a name', () => {
	it.each<[DocumentFacts, string]>([
		[{ link: 'https://example.com/invoices/7' }, '"Untitled"'],
		[{}, '"Untitled"'],
		[{ given: 'cotizacion' }, 'has no ending'],
		[{ given: 'Factura 7.docx', type: pdf }, 'call it "Factura 7.pdf"'],
		[{ own: 'a.pdf', type: docx }, 'call it "a.docx"'],
		[{ given: 'a.zip', type: pdf }, 'call it "a.pdf"'],
		[{ given: 'a.docx', link: 'https://example.com/a.pdf' }, 'call it "a.pdf"'],
		[{ given: '/tmp/Factura 7.pdf' }, 'was sent as "Factura 7.pdf"'],
		[{ given: 'Factura\n7.pdf' }, 'was sent as "Factura7.pdf"'],
	])('%j: %s', (facts, warning) => {
		expect(documentName(facts).warnings).toEqual([expect.stringContaining(warning)]);
	});

	it.each<DocumentFacts>([
		{ given: 'Factura 7.pdf', type: pdf },
		{ given: 'cotizacion', type: pdf },
		{ given: 'foto.jpeg', type: fileTypeNamed('x.jpg') },
		{ given: 'a.json', type: txt },
		{ given: 'cotizacion', type: 'pending' },
		{ type: 'pending' },
		{ given: 'report.xyz' },
		{ link: 'https://example.com/a.pdf' },
	])('%j: nothing', (facts) => {
		expect(documentName(facts).warnings).toEqual([]);
	});
});

it('is a name that phones can open, whatever a file is called', () => {
	const text = fc.string({ unit: 'binary' });
	fc.assert(
		fc.property(text, fc.constantFrom(pdf, docx, txt), fc.boolean(), (written, type, isLink) => {
			const facts = isLink
				? { link: `https://example.com/${encodeURIComponent(written.toWellFormed())}` }
				: { own: written, type };
			const { name } = documentName(facts);
			if (name === undefined) expect(isLink).toBe(true);
			else {
				expect(name).toMatch(/^[^/\\\p{Cc}\u202a-\u202e]+\.[^.]+$/u);
				if (isLink) expect([...name].length).toBeLessThanOrEqual(240);
			}
		}),
	);
});
