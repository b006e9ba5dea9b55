"""The three kinds of product that draw.py draws, one module a kind; canvas.py and camera.py are what they share."""
