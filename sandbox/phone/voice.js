/** Opus is always counted in 48,000 samples a second. */
const RATE = 48_000;

/** What a player leaves out at the start, samples. */
const PRE_SKIP = 312;

/** Packets on one page of Ogg; 20 ms each. */
const PACKETS = 50;

/** Ogg's checksum (RFC 3533): CRC-32 with 0x04c11db7, neither reflected nor inverted. */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
	let rest = byte << 24;
	for (let bit = 0; bit < 8; bit += 1) {
		rest = rest & 0x80000000 ? (rest << 1) ^ 0x04c11db7 : rest << 1;
	}
	return rest >>> 0;
});

function checksum(bytes) {
	let crc = 0;
	for (const byte of bytes) crc = ((crc << 8) ^ CRC[((crc >>> 24) ^ byte) & 0xff]) >>> 0;
	return crc;
}

/** A page of Ogg (RFC 3533). @param flags 2: the first, 4: the last */
function page(packets, { flags, samples, number }) {
	const lacing = packets.flatMap(({ length }) => [
		...Array(Math.floor(length / 255)).fill(255),
		length % 255,
	]);
	const size = packets.reduce((sum, { length }) => sum + length, 0);
	const bytes = new Uint8Array(27 + lacing.length + size);
	const view = new DataView(bytes.buffer);
	bytes.set([0x4f, 0x67, 0x67, 0x53, 0, flags]);
	view.setBigUint64(6, BigInt(samples), true);
	view.setUint32(14, 1, true);
	view.setUint32(18, number, true);
	bytes[26] = lacing.length;
	bytes.set(lacing, 27);
	let at = 27 + lacing.length;
	for (const packet of packets) {
		bytes.set(packet, at);
		at += packet.length;
	}
	view.setUint32(22, checksum(bytes), true);
	return bytes;
}

/** Opus in Ogg (RFC 7845), which is what WhatsApp's voice messages are. */
function ogg(packets) {
	const head = new Uint8Array(19);
	const view = new DataView(head.buffer);
	head.set(new TextEncoder().encode('OpusHead'));
	head.set([1, 1], 8);
	view.setUint16(10, PRE_SKIP, true);
	view.setUint32(12, RATE, true);
	const tags = new Uint8Array(24);
	tags.set(new TextEncoder().encode('OpusTags'));
	tags.set([8, 0, 0, 0], 8);
	tags.set(new TextEncoder().encode('sandbox '), 12);
	const pages = [
		page([head], { flags: 2, samples: 0, number: 0 }),
		page([tags], { flags: 0, samples: 0, number: 1 }),
	];
	for (let from = 0; from < packets.length; from += PACKETS) {
		const part = packets.slice(from, from + PACKETS);
		const isLast = from + PACKETS >= packets.length;
		const samples = (from + part.length) * (RATE / 50);
		pages.push(page(part, { flags: isLast ? 4 : 0, samples, number: pages.length }));
	}
	return new Blob(pages, { type: 'audio/ogg; codecs=opus' });
}

/** A sound as a voice message. @throws Error where the browser has no encoder */
async function voiceMessage(sound) {
	if (typeof AudioEncoder === 'undefined') {
		throw new Error(
			'This browser cannot make voice messages. Attach an audio file in their place.',
		);
	}
	const packets = [];
	let failure;
	const encoder = new AudioEncoder({
		output(chunk) {
			const packet = new Uint8Array(chunk.byteLength);
			chunk.copyTo(packet);
			packets.push(packet);
		},
		error: (cause) => (failure = cause),
	});
	encoder.configure({ codec: 'opus', sampleRate: RATE, numberOfChannels: 1, bitrate: 24_000 });
	const data = sound.getChannelData(0);
	encoder.encode(
		new AudioData({
			format: 'f32',
			sampleRate: RATE,
			numberOfFrames: data.length,
			numberOfChannels: 1,
			timestamp: 0,
			data,
		}),
	);
	await encoder.flush();
	if (failure) throw failure;
	return ogg(packets);
}

/** Some seconds of a tune, for those who have no microphone at hand. */
export async function sampleVoice() {
	const seconds = 3;
	const studio = new OfflineAudioContext(1, RATE * seconds, RATE);
	[392, 440, 523, 659, 523, 440].forEach((frequency, index) => {
		const tone = studio.createOscillator();
		const volume = studio.createGain();
		const start = index * 0.5;
		tone.frequency.value = frequency;
		volume.gain.setValueAtTime(0.25, start);
		volume.gain.exponentialRampToValueAtTime(0.001, start + 0.45);
		tone.connect(volume).connect(studio.destination);
		tone.start(start);
		tone.stop(start + 0.5);
	});
	return voiceMessage(await studio.startRendering());
}

/** Records from the microphone. @returns `{ stop }`: ends it, and gives the voice message */
export async function record() {
	const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
	const recorder = new MediaRecorder(stream);
	const parts = [];
	recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
	const ended = new Promise((resolve) => recorder.addEventListener('stop', resolve));
	recorder.start();
	const leave = async () => {
		if (recorder.state !== 'inactive') recorder.stop();
		await ended;
		for (const track of stream.getTracks()) track.stop();
	};
	return {
		leave,
		async stop() {
			await leave();
			const bytes = await new Blob(parts).arrayBuffer();
			const studio = new OfflineAudioContext(1, RATE, RATE);
			return voiceMessage(await studio.decodeAudioData(bytes));
		},
	};
}
