-- Done with an effect. Guarantee: it and its mark are gone together.
-- KEYS[1] line prefix. arg {n, epoch, group}. Returns {}.
if arg.epoch == epoch then
  call('XACK', key('effects'), arg.group, arg.n .. '-0')
  call('XDEL', key('effects'), arg.n .. '-0')
  call('HDEL', key('marks'), arg.n)
end
return finish({})
