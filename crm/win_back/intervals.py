"""Confidence limits for shares and their differences in a test."""

from math import sqrt

Z95 = 1.959963984540054


def wilson(hits: int, number: int) -> tuple[float, float]:
    """95% limits of a share (Wilson 1927).

    >>> [round(limit, 4) for limit in wilson(81, 263)], [round(x, 4) for x in wilson(0, 20)]
    ([0.2553, 0.3662], [0.0, 0.1611])
    """
    if not number:
        return 0.0, 1.0
    share, z2 = hits / number, Z95 * Z95
    middle = share + z2 / (2 * number)
    spread = Z95 * sqrt(share * (1 - share) / number + z2 / (4 * number * number))
    scale = 1 + z2 / number
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def difference(hits: int, number: int, other_hits: int, other_number: int) -> tuple[float, float]:
    """95% limits of the first share minus the second (Newcombe 1998, method 10).

    >>> [round(limit, 4) for limit in difference(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    if not number or not other_number:
        return -1.0, 1.0
    p, q = hits / number, other_hits / other_number
    low_p, high_p = wilson(hits, number)
    low_q, high_q = wilson(other_hits, other_number)
    down = sqrt((p - low_p) ** 2 + (high_q - q) ** 2)
    up = sqrt((high_p - p) ** 2 + (q - low_q) ** 2)
    return p - q - down, p - q + up
