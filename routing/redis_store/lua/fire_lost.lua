-- The agent's page has been gone for too long. Guarantee: only a conversation without a leg, and only while its agent
-- cannot be reached; the person goes to the head of the line.
-- KEYS[1] line prefix. arg {id, at}. Returns {fired}.
if not take('lost', arg.id, arg.at) then return finish({fired = false}) end
local offer = call('HGET', key('c', arg.id), 'offer')
break_off(arg.id, offer, fetch('o', offer), 'agent_lost')
return finish({fired = true})
