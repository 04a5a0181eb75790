"""What the lists of photos in this project call a photo, so that they name nobody."""
import hashlib
import os


def photo_key(path):
    """The first 12 digits of the SHA-256 of FOLDER/NAME, NAME without its ending."""
    folder, name = os.path.split(os.path.splitext(path)[0])
    return hashlib.sha256(f"{os.path.basename(folder)}/{name}".encode()).hexdigest()[:12]
