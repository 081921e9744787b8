"""What this program costs on this machine; `make bench` measures it and writes bench/RESULTS.md."""
