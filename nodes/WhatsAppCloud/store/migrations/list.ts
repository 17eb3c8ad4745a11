import { STEPS_1_TO_6 } from './steps1to6';
import { STEPS_7_TO_17 } from './steps7to17';
import { STEPS_18_ON } from './steps18on';
import { inPostgres, inSqlite, type Step } from './wording';

/**
 * The tables, step by step: a store of version n gets the steps from n on (SQLite keeps it as `PRAGMA user_version`,
 * PostgreSQL as a row for each step). Steps that were released never change; what changes the tables is a new step at
 * the end.
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
 *   them in; `waits_for`: the message that a waiting execution is to have, and this workflow only if it cannot;
 *   `sender`, `collection`: of those that are collected until the customer is quiet.
 * - `closed_ways`: what Meta does not take from a number or a WABA, and until when.
 *
 * - `proofs`: which credentials (hashes) have shown that which numbers, WABAs and apps are theirs; `key`: under what
 *   the other tables keep what belongs to those.
 * - `homes`: at which Base URL (hash) an object was proven first: there its key is its ID. '' = not yet.
 *
 * - `price_cards`, `account_facts`: a WABA's own prices, its currency and time zone.
 * - `service_use`: the free service messages of a number (hashes of IDs), and its last charged one ('').
 * - `budgets`: what messages may cost together in one period, and what they have cost or may still cost (millionths);
 *   `at_80`, `at_100`: when so much of it was reached.
 * - `campaigns`: names under which messages are counted, on one business number.
 * - `ledger`: messages that count in a budget or a campaign (0 = none), as long as the campaign keeps them; `kind`: see
 *   store/ledger; `charge`: whether `amount` is `estimated`, or Meta's word is there: `charged`, `free`, `none`.
 *   `sends.ledger` leads there: what changes with each message needs no second index on its IDs.
 *
 * All times are ms since the epoch; those in the first three tables are Meta's, the others ours.
 */
const STEPS: readonly Step[] = [...STEPS_1_TO_6, ...STEPS_7_TO_17, ...STEPS_18_ON];

export const SQLITE_MIGRATIONS: readonly string[] = STEPS.map(inSqlite);

export const POSTGRES_MIGRATIONS: readonly string[] = STEPS.map(inPostgres);
