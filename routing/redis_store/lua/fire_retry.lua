-- A cooldown of this contact is over. Guarantee: rings again for an agent who stood free all the while; no event of
-- its own, for nothing changes unless an offer is made.
-- KEYS[1] line prefix. arg {id, at}. Returns {fired}.
if not take('retry', arg.id, arg.at) then return finish({fired = false}) end
local k, earliest = key('cool', arg.id), nil
local cooling_agents = call('HGETALL', k)
for i = 1, #cooling_agents, 2 do
  local over = tonumber(cooling_agents[i + 1])
  if over <= now then
    call('HDEL', k, cooling_agents[i])
  elseif not earliest or over < earliest then
    earliest = over
  end
end
if earliest then arm('retry', arg.id, earliest) end
match_contact(arg.id)
return finish({fired = true})
