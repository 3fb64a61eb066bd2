-- What the agent chose. Guarantee: nothing in hand is cut, without a leg not at once; a pending offer returns to the
-- line at no cost; the agent is reachable by heartbeats or until a chosen end, never by both.
-- KEYS[1] line prefix. arg {agent, presence, reason, by, until?, via}. Returns {agent, contacts, load}.
local id, k, a = arg.agent, key('a', arg.agent), fetch('a', arg.agent)
if not a then return refuse('unknown', 'agent', id) end
local present = arg.presence ~= 'offline'
local reachable, over = present and '1' or '0', present and tonumber(arg['until'])
call('HSET', k, 'presence', arg.presence, 'reason', arg.reason, 'via', arg.via, 'reachable', reachable)
call('HDEL', k, 'until')
disarm('beat', id)
disarm('until', id)
if over then
  call('HSET', k, 'until', int(over))
  arm('until', id, over)
elseif present then
  arm('beat', id, now + policy.heartbeat_ms)
end
if arg.presence == 'available' then
  call('HSET', k, 'misses', '0')
  call('HDEL', k, 'refused')
  if a.presence ~= 'available' then
    call('HSET', k, 'fresh', int(now + policy.cooldown_ms))
    call('HDEL', k, 'rest')
    disarm('ready', id)
  end
  if a.presence ~= 'available' or a.reachable ~= '1' then call('HSET', k, 'idle', now_text) end
end
if present then found(id) else losing(id) end
local agent = assess(id)
local same = a.presence == arg.presence and a.reason == arg.reason and a.reachable == reachable and a.via == arg.via
if not same or a['until'] ~= (over and int(over) or nil) then
  local data = {presence = arg.presence, reason = arg.reason, by = arg.by, via = over and arg.via or nil}
  data['until'] = over or nil
  emit('agent.presence', {agent = id}, data)
end
if arg.presence == 'available' then
  match_agent(id, agent)
else
  stand_free(id, agent)
  take_back(id, 'agent_' .. arg.presence)
end
return finish(agent_result(id))
