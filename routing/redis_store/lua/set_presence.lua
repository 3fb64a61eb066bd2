-- What the agent chose. Guarantee: nothing in hand is cut; a pending offer returns to the line at no cost.
-- KEYS[1] line prefix. ARGV[2] {agent, presence, reason, by}. Returns {agent, contacts, load}.
local id, k, a = arg.agent, key('a', arg.agent), fetch('a', arg.agent)
if not a then return refuse('unknown', 'agent', id) end
local changed = a.presence ~= arg.presence or a.reason ~= arg.reason
call('HSET', k, 'presence', arg.presence, 'reason', arg.reason)
if arg.presence == 'offline' then
  call('HSET', k, 'reachable', 0)
  disarm('beat', id)
else
  call('HSET', k, 'reachable', 1)
  arm('beat', id, now + policy.heartbeat_ms)
end
if arg.presence == 'available' then
  call('HSET', k, 'misses', 0)
  if a.presence ~= 'available' then
    call('HDEL', k, 'rest')
    disarm('ready', id)
  end
  if a.presence ~= 'available' or a.reachable ~= '1' then call('HSET', k, 'idle', int(now)) end
end
settle(id)
if changed or a.reachable ~= call('HGET', k, 'reachable') then
  emit('agent.presence', {agent = id}, {presence = arg.presence, reason = arg.reason, by = arg.by})
end
if arg.presence == 'available' then match_agent(id) else take_back(id, 'agent_' .. arg.presence) end
return finish(agent_result(id))
