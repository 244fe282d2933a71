"""A child that never ends, for the tests of its limits."""

if __name__ == "__main__":
    while True:
        pass
