-- What leaves the line: numbered events with their bell, effects for the provider, today's tallies.
local function tally(name)
  local today = key('today', ctx.day)
  if call('HINCRBY', today, name, 1) == 1 then call('PEXPIRE', today, 3 * 86400000) end
end

local function add(fields, name, value)
  if not value then return end
  fields[#fields + 1] = name
  fields[#fields + 1] = value
end

-- who = {contact, agent, offer}. The state and activity after the change travel with the event; `more` is raw JSON.
local function emit(kind, who, data, more)
  data = data or {}
  local n = call('HINCRBY', LINE, 'n', 1)
  local fields = {'type', kind, 'at', int(now), 'epoch', epoch}
  if who.contact then
    local k = key('c', who.contact)
    add(fields, 'seq', call('HINCRBY', k, 'seq', 1))
    data.state = state_of[who.contact] or call('HGET', k, 'state')
  end
  if who.agent then
    data.activity = activity_known[who.agent] or call('HGET', key('a', who.agent), 'activity') or nil
  end
  add(fields, 'contact', who.contact)
  add(fields, 'agent', who.agent)
  add(fields, 'offer', who.offer)
  add(fields, 'data', next(data) and cjson.encode(data))
  add(fields, 'more', more)
  call('XADD', key('events'), int(n) .. '-0', unpack(fields))
  local bell = {n = n, type = kind, contact = who.contact, agent = who.agent, epoch = epoch}
  call('PUBLISH', key('bell'), cjson.encode(bell))
end

-- o may be nil: an effect on the person's side alone. `contact` is what is already known of the person.
local function effect(kind, contact_id, offer_id, o, leg, contact)
  contact = contact or call('HMGET', key('c', contact_id), 'ch', 'x')
  local n = int(call('HINCRBY', LINE, 'effects', 1))
  local fields = {'kind', kind, 'epoch', epoch, 'contact', contact_id, 'channel', contact[1], 'external', contact[2]}
  add(fields, 'offer', offer_id)
  add(fields, 'agent', o and o.agent)
  add(fields, 'leg', leg or (o and o.leg))
  call('XADD', key('effects'), n .. '-0', unpack(fields))
end
