// Reads a JSON array of requests from standard input and writes a JSON array of verdicts, one per request, in order.
//
// A request:  {principal, action, resource, resource_account, context, identity_policies, resource_policy}
// A verdict:  {decision: "Allowed" | "ImplicitlyDenied" | "ExplicitlyDenied", ignored_context_keys: [...]}
//        or   {error: "..."} where the simulator could not judge, so that nobody takes that for a denial.
import { runSimulation } from '@cloud-copilot/iam-simulate'

function simulation(request) {
  return {
    request: {
      principal: request.principal,
      action: request.action,
      resource: { resource: request.resource, accountId: request.resource_account },
      contextVariables: request.context
    },
    identityPolicies: request.identity_policies.map((policy, index) => ({ name: `policy-${index}`, policy })),
    resourcePolicy: request.resource_policy ?? undefined,
    serviceControlPolicies: [],
    resourceControlPolicies: []
  }
}

async function judge(request) {
  const answer = await runSimulation(simulation(request), {})
  if (answer.resultType === 'error') {
    return { error: JSON.stringify(answer.errors) }
  }
  const results = answer.resultType === 'wildcard' ? answer.results : [answer.result]
  const ignored = results.flatMap((result) => result.ignoredContextKeys ?? [])
  return { decision: answer.overallResult, ignored_context_keys: [...new Set(ignored)] }
}

const chunks = []
for await (const chunk of process.stdin) {
  chunks.push(chunk)
}
const requests = JSON.parse(Buffer.concat(chunks).toString('utf8'))
const verdicts = []
for (const request of requests) {
  verdicts.push(await judge(request))
}
process.stdout.write(JSON.stringify(verdicts))
