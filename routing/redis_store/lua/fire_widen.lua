-- The next lane of a contact's schedule is due. Guarantee: the score, hence the place, stays; no running offer is cut.
-- KEYS[1] line prefix. ARGV[2] {id, at}. Returns {fired}.
if not take('widen', arg.id, arg.at) then return finish({fired = false}) end
local c = fetch('c', arg.id)
if c.state == 'waiting' then leave_lane(arg.id) end
local lane = reach_lane(arg.id, c.schedule, tonumber(c.queued_at))
if c.state == 'waiting' then stand(arg.id) end
emit('contact.widened', {contact = arg.id}, {lane = lane})
match_contact(arg.id)
return finish({fired = true})
