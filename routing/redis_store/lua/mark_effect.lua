-- "I am doing it." Guarantee: true once per effect for ever, and only while its reason stands: nobody is rung for an
-- offer that is over, nobody is moved into a conversation that broke. What may be done twice is never marked.
-- KEYS[1] line prefix. arg {n, epoch}. Returns {marked}.
local entry = arg.epoch == epoch and call('XRANGE', key('effects'), arg.n .. '-0', arg.n .. '-0')[1]
if not entry then return finish({marked = false}) end
local e = {}
for i = 1, #entry[2], 2 do e[entry[2][i]] = entry[2][i + 1] end
local offer = e.offer ~= '' and call('HGET', key('o', e.offer), 'state')
local stands = {
  ring = offer == 'pending',
  connect = offer == 'accepted',
  call = offer == 'accepted',
}
if stands[e.kind] == false then return finish({marked = false}) end
return finish({marked = call('HSETNX', key('marks'), arg.n, now_text) == 1})
