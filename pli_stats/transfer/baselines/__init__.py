"""The traditional learners that the network is compared with."""
