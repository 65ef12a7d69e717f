-- Nothing is queued any more (decision 0063): whoever writes carries out what follows at once, and each node looks for what was left.
drop schema queue cascade;
