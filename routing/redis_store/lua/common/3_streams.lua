-- What leaves the line: numbered events with their bell, effects for the provider, today's tallies.
-- Every entry of a stream has the same fields, '' where there is nothing: so Redis keeps their names once.

local function tally(name)
  local today = key('today', day)
  if call('HINCRBY', today, name, '1') == 1 then call('PEXPIRE', today, '259200000') end  -- three days
end

-- who = {contact, agent, offer}. The state and activity after the change travel with the event; `data` is a table or
-- JSON, `more` is JSON. Returns the number of this event among its contact's.
local function emit(kind, who, data, more)
  local c, a = who.contact, who.agent
  local n, seq, state, activity = int(call('HINCRBY', LINE, 'n', '1')), '', '', ''
  if c then
    seq = int(call('HINCRBY', key('c', c), 'seq', '1'))
    state = state_of[c] or call('HGET', key('c', c), 'state')
  end
  if a then activity = activity_known[a] or call('HGET', key('a', a), 'activity') or '' end
  if type(data) == 'table' then data = cjson.encode(data) end
  call('XADD', key('events'), n .. '-0', 'type', kind, 'at', now_text, 'epoch', epoch, 'contact', c or '', 'seq', seq,
    'agent', a or '', 'offer', who.offer or '', 'state', state, 'activity', activity,
    'data', data or '', 'more', more or '')
  bells = bells .. n .. '\n' .. kind .. '\n' .. epoch .. '\n' .. (c or '') .. '\n' .. (a or '') .. '\n'
  return seq
end

-- o may be nil: an effect on the person's side alone. `channel` and `external` as far as they are known.
local function effect(kind, c, offer, o, leg, channel, external)
  if not channel then
    local known = call('HMGET', key('c', c), 'ch', 'x')
    channel, external = known[1], known[2]
  end
  local n = int(call('HINCRBY', LINE, 'effects', '1'))
  call('XADD', key('effects'), n .. '-0', 'kind', kind, 'epoch', epoch, 'contact', c, 'channel', channel,
    'external', external, 'offer', offer or '', 'agent', o and o.agent or '', 'leg', leg or o and o.leg or '')
end
