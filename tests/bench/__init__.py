"""The figures of the product, as ratios within one run (`make bench`). Start with `__main__`."""
