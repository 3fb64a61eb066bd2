-- The next lane of a contact's schedule is due. Guarantee: the score, hence the place, stays; a running offer is not
-- cut; a lane that nobody on duty serves is passed in the same step.
-- KEYS[1] line prefix. arg {id, at}. Returns {fired}.
if not take('widen', arg.id, arg.at) then return finish({fired = false}) end
local c = fetch('c', arg.id)
if c.state == 'waiting' then leave_lane(arg.id) end
local lane = reach(arg.id, steps_of(c.s), tonumber(c.r) + 1, tonumber(arg.at))
if c.state == 'waiting' then stand(arg.id) end
emit('contact.widened', {contact = arg.id}, {lane = lane})
match_contact(arg.id)
return finish({fired = true})
