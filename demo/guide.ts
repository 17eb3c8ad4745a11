import { OWNER } from './furnish.ts';
import type { Stage } from './stage.ts';

/** What a person is told once everything runs: where to look, what to do, what will happen. */
export function guide({ n8n, sandbox, furnishings }: Stage): string {
	const customer = '12025550123';
	return `
The demo is running. Nothing leaves this machine: the sandbox plays WhatsApp.

  n8n      ${n8n.url}
           log in as ${OWNER.email} with the password ${OWNER.password}
  Phones   ${sandbox.pageUrl}
           the customers' phones: write to the business, see what arrives

Try this:

  1. Remind somebody who never wrote.
     Open ${n8n.url}/workflow/${furnishings.workflows.reminders}
     and click "Execute workflow". All customers in the list get the approved template,
     because nothing else may be sent to them. Eva gets nothing, because her number lacks its
     country code: the node "Who and Why" says so.

  2. Let a customer write: on the phone page, or with

       curl -X POST ${sandbox.url}/_sandbox/customers/${customer}/messages \\
         -H 'authorization: Bearer ${sandbox.token}' \\
         -H 'content-type: application/json' -d '{"name":"Anna","text":"Hi! Can I bring my dog?"}'

     "Reply to Customers" answers within a second; see it on the phone and under
     ${n8n.url}/workflow/${furnishings.workflows.reply}/executions

  3. Remind them again. The customer who wrote now gets the free text, the others the template;
     the output of the node "Remind" says for each of them which one, and why.

  4. Let another customer of the list have written 25 hours ago: in the curl line, take the number
     12025550146 and add "hoursAgo": 25. The next reminder to this customer is the template again.

  5. Let a customer confirm an appointment: open
     ${n8n.url}/workflow/${furnishings.workflows.confirm}, click "Execute workflow",
     and tap a button on the phone of one of the customers. Until then their executions wait;
     then they go on with the answer. "Change" offers other times.

  6. Write to one customer from a form: ${n8n.url}/form/write-to-customer

  7. See how an account of your own would be set up: ${n8n.url}/form/set-up-whatsapp
     checks everything and leads from a credential to the first message and its answer.

The other examples say in their notes what to do. A number has one trigger: to try one that starts
when a customer writes (Reply Bot, AI Agent, Team Inbox, Files, Delivery Report), unpublish "Reply to Customers"
and publish that one. E-mails of the examples are shown here; nothing is sent. The AI agent's model is
a stand-in that repeats what it reads, and calls a person if the customer asks for one: choose your own in "Model".

Press Ctrl+C to stop everything. What you change in n8n is kept for the next time;
npm run demo -- --reset starts anew.
`;
}
