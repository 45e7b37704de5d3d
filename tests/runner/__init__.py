"""What tests/run is made of: `case` first, then a module a kind of test."""
