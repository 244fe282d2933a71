"""The parts of vendor_assets.py: what is made from each npm package."""
