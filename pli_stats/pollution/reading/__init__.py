"""Field data in, samples in mg/kg dry weight with an audit log out."""
