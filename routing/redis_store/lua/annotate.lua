-- A note on a contact. Guarantee: never brings back a contact that is gone.
-- KEYS[1] line prefix. arg {contact, name, value}. Returns {}.
if call('EXISTS', key('c', arg.contact)) == 1 then
  call('HSET', key('c', arg.contact), 'note:' .. arg.name, arg.value)
end
return finish({})
