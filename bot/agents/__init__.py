"""The people at the desk: who gets in, who is offered what, what they may do."""
