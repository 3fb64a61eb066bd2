-- The end that an agent chose has come. Guarantee: gets nothing new, the pending offer returns to the line at no cost,
-- and a conversation is not cut; one without a leg is given some time.
-- KEYS[1] line prefix. arg {id, at}. Returns {fired}.
if not take('until', arg.id, arg.at) then return finish({fired = false}) end
local k = key('a', arg.id)
call('HSET', k, 'presence', 'offline', 'reason', 'until', 'reachable', '0')
call('HDEL', k, 'until')
settle(arg.id)
losing(arg.id)
emit('agent.presence', {agent = arg.id}, {presence = 'offline', reason = 'until', by = 'line'})
take_back(arg.id, 'agent_offline')
return finish({fired = true})
