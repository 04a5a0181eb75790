pihmap compare -q --json - before.jpg other.jpg -o out.png
