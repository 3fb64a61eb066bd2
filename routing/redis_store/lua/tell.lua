-- A fact about a contact. Guarantee: one event, once, and nothing else changes; a contact that is gone tells nothing.
-- KEYS[1] line prefix. arg {contact, kind, data?}. Returns {}.
if call('EXISTS', key('c', arg.contact)) == 0 then return refuse('unknown', 'contact', arg.contact) end
emit(arg.kind, {contact = arg.contact}, nil, arg.data)
return finish({})
