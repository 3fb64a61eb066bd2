-- An agent has not been heard from. Guarantee: gets nothing new, the pending offer returns to the line at no cost,
-- and a conversation is not cut; one without a leg is given some time.
-- KEYS[1] line prefix. arg {id, at}. Returns {fired}.
if not take('beat', arg.id, arg.at) then return finish({fired = false}) end
call('HSET', key('a', arg.id), 'reachable', '0')
settle(arg.id)
losing(arg.id)
emit('agent.unreachable', {agent = arg.id})
take_back(arg.id, 'agent_unreachable')
return finish({fired = true})
