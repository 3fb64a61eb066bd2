-- An agent left a lane "channel:lane": whoever waits there with nobody left to wait for moves on. Guarantee: a page at
-- a time, so that no script lasts; who may still be served stays, and so does who stands in the last lane of all.
-- KEYS[1] line prefix. arg {id = "channel:lane#first rank to look at", at}. Returns {fired}.
if not take('unserved', arg.id, arg.at) then return finish({fired = false}) end
local PAGE = 100
local place, from = string.match(arg.id, '^(.*)#(%d+)$')
local lane, stay = key('w', place), tonumber(from)
local page = call('ZRANGE', lane, int(stay), int(stay + PAGE - 1))
for _, c in ipairs(page) do
  match_contact(c)
  if call('ZSCORE', lane, c) then stay = stay + 1 end
end
if #page == PAGE then arm('unserved', place .. '#' .. int(stay), now) end
return finish({fired = true})
