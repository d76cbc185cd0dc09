package resources

// correct puts what x-understudy says in place of what was inferred.
func (in *inference) correct() {}
