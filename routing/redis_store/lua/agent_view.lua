-- All one console shows. Guarantee: every part is as it was at event n.
-- KEYS[1] line prefix. arg {agent}. Returns {n, epoch, at, agent?, offer?, contacts}.
local view = {n = tonumber(call('HGET', LINE, 'n') or 0), epoch = epoch, at = now, contacts = {}}
if call('EXISTS', key('a', arg.agent)) == 1 then
  view.agent = agent_result(arg.agent)
  local offer = view.agent.agent.offer
  view.offer = offer and fetch('o', offer)
  for _, c in ipairs(view.agent.contacts) do view.contacts[#view.contacts + 1] = reveal(fetch('c', c)) end
end
return finish(view)
