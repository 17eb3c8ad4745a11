import { SQLITE_HASHED } from '../eventKeys';

/**
 * The tables, step by step: a file of version n (`PRAGMA user_version`) gets the steps from n on. Steps
 * that were released never change; what changes the tables is a new step at the end.
 *
 * - `aliases`: which acquaintance (one person, or people whose names were connected) a name belongs to.
 * - `sightings`: what is known from events that came under exactly these names ('' = without such a name);
 *   `era` sets apart what was seen after one of the names was given up at that time (0 = never);
 *   `opened_slot` (five minutes, since the epoch) is indexed in place of `opened_at`, which changes with each message;
 *   `opened_hour` is left of earlier versions, until the row gets its slot.
 * - `renames`: Meta's news that a customer is called something else from `at` on.
 * - `events`: which events were handed to which workflow, by the hash of their key; `taken_by`: the execution that has them.
 * - `spellings`: phone numbers that Meta turned into others (Brazil, Mexico, Argentina).
 * - `sends`: messages claimed (no `message_id` yet) or sent; `outcome` is what the item gave out, without texts.
 * - `template_news`: when Meta last said that something about a template changed; what is known is older.
 * - `callbacks`: whose address was registered with Meta where; `test`: what a test has to put back (JSON).
 * - `paces`: when each bucket is full again, of business numbers and of their recipients (delivery/pace); `at`: what
 *   time it was when that was written.
 * - `consents`: what customers said about marketing messages, each statement under the names that it came under; what
 *   counts is in `sightings` (`stopped_at`, `resumed_at`). `recorded_at`: ours; 0 = by a version before there was this table.
 * - `uploads`: files that Meta has, by the hash of their bytes.
 * - `rescues`: templates that go out if the send with this key comes back refused; the only message texts here.
 * - `refusals`: messages that Meta refused because the window was closed, and what became of their rescue:
 *   `waiting` (claimed until `lease_until`), `stuck` (nobody could send it so far), `unknown` (whether it went out is
 *   not known), `sent`, `failed`; `finished_at`, `failure`: of the last news.
 * - `waits`: executions that wait for a customer's answer to the send with this key, or for Meta's decision about a
 *   template (then its ID stands for key and customer, and its WABA for the number): `open`, `answered` (handed to
 *   n8n by whoever claimed it until `lease_until`), `done`, `lost` (n8n did not want it).
 *
 * - `handovers`: events until an execution has taken them (usually for milliseconds), as JSON; `process`: who took
 *   them in; `waits_for`: the message that a waiting execution is to have, and this workflow only if it cannot.
 *
 * - `proofs`: which credentials (hashes) have shown that which numbers, WABAs and apps are theirs; `key`: under what
 *   the other tables keep what belongs to those.
 * - `homes`: at which Base URL (hash) an object was proven first: there its key is its ID. '' = not yet.
 *
 * - `budgets`: what messages may cost together in one period, and what they have cost or may still cost (millionths);
 *   `at_80`, `at_100`: when so much of it was reached.
 * - `campaigns`: names under which messages are counted, on one business number.
 * - `ledger`: messages that count in a budget or a campaign (0 = none), as long as the campaign keeps them; `kind`: see
 *   store/ledger; `charge`: whether `amount` is `estimated`, or Meta's word is there: `charged`, `free`, `none`.
 *   `sends.ledger` leads there: what changes with each message needs no second index on its IDs.
 *
 * All times are ms since the epoch; those in the first three tables are Meta's, the others ours.
 */
export const SQLITE_MIGRATIONS: readonly string[] = [
	`
	CREATE TABLE aliases (
		phone_number_id TEXT NOT NULL,
		kind TEXT NOT NULL,
		value TEXT NOT NULL,
		acquaintance INTEGER NOT NULL,
		PRIMARY KEY (phone_number_id, kind, value)
	) WITHOUT ROWID;
	CREATE TABLE sightings (
		acquaintance INTEGER NOT NULL,
		phone TEXT NOT NULL,
		user_id TEXT NOT NULL,
		parent_user_id TEXT NOT NULL,
		era INTEGER NOT NULL,
		first_at INTEGER NOT NULL,
		last_at INTEGER NOT NULL,
		opened_at INTEGER,
		opened_by TEXT,
		closed_at INTEGER,
		free_entry_point_expires_at INTEGER,
		PRIMARY KEY (acquaintance, phone, user_id, parent_user_id, era)
	) WITHOUT ROWID;
	CREATE TABLE renames (
		acquaintance INTEGER NOT NULL,
		at INTEGER NOT NULL,
		customer TEXT NOT NULL,
		becomes TEXT NOT NULL,
		PRIMARY KEY (acquaintance, at, customer, becomes)
	) WITHOUT ROWID;
	CREATE TABLE events (
		id INTEGER PRIMARY KEY,
		scope TEXT NOT NULL,
		key TEXT NOT NULL,
		claimed_at INTEGER NOT NULL,
		confirmed_at INTEGER,
		UNIQUE (scope, key)
	);
	`,
	`
	CREATE TABLE spellings (
		phone_number_id TEXT NOT NULL,
		given TEXT NOT NULL,
		phone TEXT NOT NULL,
		PRIMARY KEY (phone_number_id, given)
	) WITHOUT ROWID;
	CREATE TABLE sends (
		id INTEGER PRIMARY KEY,
		key TEXT NOT NULL UNIQUE,
		phone_number_id TEXT NOT NULL,
		recipient TEXT NOT NULL,
		callback_data TEXT NOT NULL,
		claimed_at INTEGER NOT NULL,
		message_id TEXT,
		outcome TEXT
	);
	CREATE INDEX sends_by_message ON sends (message_id) WHERE message_id IS NOT NULL;
	CREATE INDEX sends_in_flight ON sends (callback_data) WHERE message_id IS NULL AND callback_data <> '';
	CREATE TABLE paces (
		bucket TEXT PRIMARY KEY,
		full_at REAL NOT NULL
	) WITHOUT ROWID;
	`,
	`
	CREATE TABLE uploads (
		phone_number_id TEXT NOT NULL,
		sha256 TEXT NOT NULL,
		mime_type TEXT NOT NULL,
		media_id TEXT NOT NULL,
		uploaded_at INTEGER NOT NULL,
		PRIMARY KEY (phone_number_id, sha256, mime_type)
	) WITHOUT ROWID;
	CREATE INDEX uploads_by_media ON uploads (media_id);
	CREATE INDEX uploads_by_time ON uploads (uploaded_at);
	`,
	`
	CREATE TABLE rescues (
		key TEXT PRIMARY KEY,
		phone_number_id TEXT NOT NULL,
		recipient TEXT NOT NULL,
		request TEXT NOT NULL,
		about TEXT NOT NULL,
		kept_at INTEGER NOT NULL
	) WITHOUT ROWID;
	CREATE INDEX rescues_by_time ON rescues (kept_at);
	CREATE TABLE refusals (
		message_id TEXT PRIMARY KEY,
		phone_number_id TEXT NOT NULL,
		refused_at INTEGER NOT NULL,
		state TEXT NOT NULL,
		lease_until INTEGER NOT NULL,
		about TEXT,
		finished_at INTEGER,
		rescue_message_id TEXT,
		failure TEXT
	) WITHOUT ROWID;
	CREATE INDEX refusals_by_state ON refusals (phone_number_id, state);
	CREATE INDEX refusals_by_rescue ON refusals (rescue_message_id) WHERE rescue_message_id IS NOT NULL;
	CREATE INDEX refusals_by_time ON refusals (refused_at);
	`,
	`
	ALTER TABLE sightings ADD COLUMN phone_number_id TEXT NOT NULL DEFAULT '';
	ALTER TABLE sightings ADD COLUMN answered_at INTEGER;
	ALTER TABLE sightings ADD COLUMN stopped_at INTEGER;
	ALTER TABLE sightings ADD COLUMN resumed_at INTEGER;
	ALTER TABLE sightings ADD COLUMN capped_at INTEGER;
	CREATE INDEX aliases_by_acquaintance ON aliases (acquaintance);
	UPDATE sightings SET phone_number_id = coalesce(
		(SELECT phone_number_id FROM aliases a WHERE a.acquaintance = sightings.acquaintance LIMIT 1), '');
	DROP INDEX aliases_by_acquaintance;
	CREATE INDEX sightings_by_opening ON sightings (phone_number_id, opened_at) WHERE opened_at IS NOT NULL;
	CREATE INDEX spellings_by_phone ON spellings (phone_number_id, phone);
	CREATE INDEX sends_by_recipient ON sends (recipient);
	CREATE TABLE template_news (
		business_account_id TEXT NOT NULL,
		name TEXT NOT NULL,
		at INTEGER NOT NULL,
		PRIMARY KEY (business_account_id, name)
	) WITHOUT ROWID;
	CREATE TABLE callbacks (
		place TEXT PRIMARY KEY,
		url TEXT NOT NULL,
		holder TEXT NOT NULL,
		test TEXT,
		at INTEGER NOT NULL
	) WITHOUT ROWID;
	`,
	`
	CREATE TABLE waits (
		id INTEGER PRIMARY KEY,
		key TEXT NOT NULL,
		resume_url TEXT NOT NULL,
		phone_number_id TEXT NOT NULL,
		customer TEXT NOT NULL,
		any_reply INTEGER NOT NULL,
		opened_at INTEGER NOT NULL,
		expires_at INTEGER NOT NULL,
		state TEXT NOT NULL,
		lease_until INTEGER NOT NULL,
		answer TEXT,
		answer_message_id TEXT,
		answered_at INTEGER,
		UNIQUE (key, resume_url)
	);
	CREATE INDEX waits_by_state ON waits (phone_number_id, state);
	CREATE INDEX waits_by_customer ON waits (customer);
	CREATE INDEX waits_by_time ON waits (expires_at);
	CREATE UNIQUE INDEX waits_by_answer ON waits (answer_message_id) WHERE answer_message_id IS NOT NULL;
	`,
	`
	ALTER TABLE sightings ADD COLUMN opened_hour INTEGER;
	UPDATE sightings SET opened_hour = opened_at / 3600000;
	DROP INDEX sightings_by_opening;
	CREATE INDEX sightings_by_hour ON sightings (phone_number_id, opened_hour) WHERE opened_hour IS NOT NULL;
	`,
	`
	ALTER TABLE events ADD COLUMN taken_by TEXT;
	CREATE TABLE handovers (
		id INTEGER PRIMARY KEY,
		scope TEXT NOT NULL,
		key TEXT NOT NULL,
		event TEXT NOT NULL,
		process TEXT NOT NULL,
		claimed_at INTEGER NOT NULL,
		UNIQUE (scope, key)
	);
	`,
	`
	ALTER TABLE paces ADD COLUMN at REAL NOT NULL DEFAULT 0;
	`,
	`
	UPDATE events SET key = ${SQLITE_HASHED}(key);
	UPDATE handovers SET key = ${SQLITE_HASHED}(key);
	`,
	`
	ALTER TABLE rescues ADD COLUMN messages_per_second REAL;
	`,
	`
	CREATE TABLE proofs (
		account TEXT NOT NULL,
		object TEXT NOT NULL,
		key TEXT NOT NULL,
		proven_at INTEGER NOT NULL,
		refused_at INTEGER,
		PRIMARY KEY (account, object)
	) WITHOUT ROWID;
	CREATE TABLE homes (
		object TEXT PRIMARY KEY,
		realm TEXT NOT NULL
	) WITHOUT ROWID;
	INSERT INTO homes SELECT 'number:' || phone_number_id, '' FROM (
		SELECT phone_number_id FROM aliases UNION SELECT phone_number_id FROM sightings
		UNION SELECT phone_number_id FROM spellings UNION SELECT phone_number_id FROM sends
		UNION SELECT phone_number_id FROM uploads UNION SELECT phone_number_id FROM rescues
		UNION SELECT phone_number_id FROM refusals UNION SELECT phone_number_id FROM waits
	) WHERE phone_number_id <> '';
	ALTER TABLE rescues ADD COLUMN account TEXT NOT NULL DEFAULT '';
	ALTER TABLE waits ADD COLUMN account TEXT NOT NULL DEFAULT '';
	ALTER TABLE handovers ADD COLUMN phone_number_id TEXT NOT NULL DEFAULT '';
	DROP INDEX waits_by_answer;
	CREATE UNIQUE INDEX waits_by_answer ON waits (answer_message_id, phone_number_id) WHERE answer_message_id IS NOT NULL;
	ALTER TABLE refusals RENAME TO refusals_before;
	DROP INDEX refusals_by_state;
	DROP INDEX refusals_by_rescue;
	DROP INDEX refusals_by_time;
	CREATE TABLE refusals (
		message_id TEXT NOT NULL,
		phone_number_id TEXT NOT NULL,
		refused_at INTEGER NOT NULL,
		state TEXT NOT NULL,
		lease_until INTEGER NOT NULL,
		about TEXT,
		finished_at INTEGER,
		rescue_message_id TEXT,
		failure TEXT,
		PRIMARY KEY (message_id, phone_number_id)
	) WITHOUT ROWID;
	INSERT INTO refusals SELECT message_id, phone_number_id, refused_at, state, lease_until, about,
		finished_at, rescue_message_id, failure FROM refusals_before;
	DROP TABLE refusals_before;
	CREATE INDEX refusals_by_state ON refusals (phone_number_id, state);
	CREATE INDEX refusals_by_rescue ON refusals (rescue_message_id) WHERE rescue_message_id IS NOT NULL;
	CREATE INDEX refusals_by_time ON refusals (refused_at);
	`,
	`
	ALTER TABLE refusals ADD COLUMN customer TEXT NOT NULL DEFAULT '';
	`,
	`
	ALTER TABLE handovers ADD COLUMN waits_for TEXT;
	`,
	`
	ALTER TABLE sightings ADD COLUMN held_by_us_at INTEGER;
	ALTER TABLE sightings ADD COLUMN held_by_another_at INTEGER;
	ALTER TABLE sightings ADD COLUMN released_at INTEGER;
	`,
	`
	ALTER TABLE sightings ADD COLUMN opened_slot INTEGER;
	CREATE INDEX sightings_by_slot ON sightings (phone_number_id, opened_slot)
		WHERE opened_slot IS NOT NULL;
	`,
	`
	CREATE TABLE closed_ways (
		place TEXT NOT NULL,
		way TEXT NOT NULL,
		why TEXT NOT NULL,
		at INTEGER NOT NULL,
		until INTEGER NOT NULL,
		PRIMARY KEY (place, way, why)
	) WITHOUT ROWID;
	`,
	`
	CREATE TABLE consents (
		id INTEGER PRIMARY KEY,
		phone_number_id TEXT NOT NULL,
		phone TEXT NOT NULL,
		user_id TEXT NOT NULL,
		parent_user_id TEXT NOT NULL,
		at INTEGER NOT NULL,
		marketing TEXT NOT NULL,
		how TEXT NOT NULL,
		source TEXT NOT NULL,
		message_id TEXT NOT NULL,
		recorded_at INTEGER NOT NULL,
		UNIQUE (phone_number_id, phone, user_id, parent_user_id, at, marketing, how, source, message_id)
	);
	INSERT INTO consents (phone_number_id, phone, user_id, parent_user_id, at, marketing, how, source, message_id, recorded_at)
		SELECT DISTINCT phone_number_id, phone, user_id, parent_user_id, at, marketing, 'unknown', '', '', 0 FROM (
			SELECT *, stopped_at AS at, 'stop' AS marketing FROM sightings WHERE stopped_at IS NOT NULL
			UNION ALL
			SELECT *, resumed_at, 'resume' FROM sightings WHERE resumed_at IS NOT NULL
		);
	CREATE INDEX consents_by_time ON consents (phone_number_id, at);
	CREATE INDEX consents_by_choice ON consents (phone_number_id, marketing, at);
	`,
	`
	CREATE TABLE price_cards (
		business_account_id TEXT NOT NULL,
		currency TEXT NOT NULL,
		effective TEXT NOT NULL,
		card TEXT NOT NULL,
		set_at INTEGER NOT NULL,
		PRIMARY KEY (business_account_id, currency, effective)
	) WITHOUT ROWID;
	CREATE TABLE account_facts (
		business_account_id TEXT PRIMARY KEY,
		currency TEXT,
		time_zone TEXT,
		at INTEGER NOT NULL
	) WITHOUT ROWID;
	CREATE TABLE service_use (
		phone_number_id TEXT NOT NULL,
		message_key TEXT NOT NULL,
		at INTEGER NOT NULL,
		PRIMARY KEY (phone_number_id, message_key)
	) WITHOUT ROWID;
	CREATE INDEX service_use_by_time ON service_use (phone_number_id, at);
	`,
	`
	CREATE TABLE budgets (
		id TEXT PRIMARY KEY,
		phone_number_id TEXT NOT NULL,
		recipient TEXT NOT NULL,
		about TEXT NOT NULL,
		max INTEGER NOT NULL,
		used INTEGER NOT NULL,
		until INTEGER NOT NULL,
		at_80 INTEGER,
		at_100 INTEGER
	) WITHOUT ROWID;
	CREATE INDEX budgets_by_end ON budgets (until);
	CREATE INDEX budgets_by_reach ON budgets (at_80) WHERE at_80 IS NOT NULL;
	CREATE INDEX budgets_by_recipient ON budgets (recipient) WHERE recipient <> '';
	CREATE TABLE campaigns (
		id INTEGER PRIMARY KEY,
		phone_number_id TEXT NOT NULL,
		name TEXT NOT NULL,
		started_at INTEGER NOT NULL,
		last_at INTEGER NOT NULL,
		stopped_at INTEGER,
		keep_ms INTEGER NOT NULL,
		UNIQUE (phone_number_id, name)
	);
	CREATE TABLE ledger (
		id INTEGER PRIMARY KEY,
		key TEXT NOT NULL,
		phone_number_id TEXT NOT NULL,
		recipient TEXT NOT NULL,
		campaign INTEGER NOT NULL,
		kind TEXT NOT NULL,
		claimed_at INTEGER NOT NULL,
		state TEXT NOT NULL,
		message_id TEXT,
		sent_at INTEGER,
		delivered_at INTEGER,
		read_at INTEGER,
		played_at INTEGER,
		failed_at INTEGER,
		code INTEGER,
		reason TEXT,
		answered_at INTEGER,
		button TEXT,
		opted_out_at INTEGER,
		amount INTEGER,
		currency TEXT,
		prices TEXT,
		budgets TEXT,
		charge TEXT NOT NULL
	);
	CREATE INDEX ledger_by_campaign ON ledger (campaign);
	CREATE INDEX ledger_by_recipient ON ledger (recipient);
	ALTER TABLE sends ADD COLUMN ledger INTEGER;
	ALTER TABLE rescues ADD COLUMN counted TEXT;
	`,
	`
	ALTER TABLE handovers ADD COLUMN sender TEXT;
	ALTER TABLE handovers ADD COLUMN collection TEXT;
	`,
];
