"""A child that takes more and more memory, for the tests of its limits."""

if __name__ == "__main__":
    heap = []
    while True:
        heap.append(bytearray(10_000_000))
