"""How fast the shop is, as ratios that hold on any machine: `make bench` writes `docs/bench/`."""
