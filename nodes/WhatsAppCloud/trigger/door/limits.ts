/** What the door takes. Sizes in bytes, times in ms. */
export interface DoorLimits {
	/** Of one body. Meta sends 3 MB at most (Meta: "Webhooks"). */
	body: number;
	/** Of all bodies that are being read or worked on. */
	bodies: number;
	/** Of the headers of one request, with its first line. */
	headers: number;
	headersTime: number;
	/** For the whole request, with its body. */
	requestTime: number;
	connections: number;
	/** Requests that are being worked on. */
	requests: number;
	/** How long a connection may be idle: longer than proxies keep them, so that none is cut as they use it. */
	keepAlive: number;
	/** How long requests that are under way have when the door closes. */
	closing: number;
}

export const DOOR_LIMITS: DoorLimits = {
	body: 4 * 1024 * 1024,
	bodies: 128 * 1024 * 1024,
	headers: 16 * 1024,
	headersTime: 10_000,
	requestTime: 30_000,
	connections: 2000,
	requests: 1000,
	keepAlive: 75_000,
	closing: 5000,
};
