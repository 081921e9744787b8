"""What the tests of the core share: one small county, doubles of the outside, and a village to live in."""
