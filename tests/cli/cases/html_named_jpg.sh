# In every share: odd input.
echo '<!DOCTYPE html><html><body>404</body></html>' >photo.jpg
pihmap compare before.jpg photo.jpg -o out.png
