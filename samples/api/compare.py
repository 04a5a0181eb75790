#!/usr/bin/env python3
"""Compare two photos with libpihmap through ctypes, print the marks, save the heatmap.

    python3 compare.py before.jpg after.jpg heatmap.png
"""
import ctypes as c
import json
import sys

OK, DECLINED = 0, (6, 7)  # enum pihmap_status
OUT_HEATMAP, OUT_JSON = 0, 4  # enum pihmap_output


class Source(c.Structure):
    _fields_ = [("name", c.c_char_p), ("bytes", c.c_char_p), ("count", c.c_size_t)]


class Error(c.Structure):
    _fields_ = [("status", c.c_int), ("text", c.c_char * 768)]


lib = c.CDLL("libpihmap.so.0")


def source(path):
    with open(path, "rb") as f:
        data = f.read()
    return Source(path.encode(), data, len(data))


def output(result, what):
    data, count, err = c.c_void_p(), c.c_size_t(), Error()
    if lib.pihmap_result_bytes(result, what, None, c.byref(data), c.byref(count), c.byref(err)):
        raise OSError(err.text.decode())
    copy = c.string_at(data, count.value)
    lib.pihmap_free(data)
    return copy


def compare(before, after):
    """The report as a dictionary, and the heatmap as PNG (None: declined)."""
    result, err = c.c_void_p(), Error()
    was, now = source(before), source(after)
    status = lib.pihmap_compare_sources(c.byref(was), c.byref(now), None, c.byref(result), c.byref(err))
    if status != OK and status not in DECLINED:
        raise OSError(err.text.decode())
    try:
        report = json.loads(output(result, OUT_JSON))
        return report, output(result, OUT_HEATMAP) if status == OK else None
    finally:
        lib.pihmap_result_free(result)


if __name__ == "__main__":
    report, heatmap = compare(sys.argv[1], sys.argv[2])
    print(report["summary"]["verdict"])
    for mark in report["regions"]:
        x, y = mark["centroid"]
        print(f"{mark['id']} {mark['kind']} {mark['delta_L']:.1f} L* at {x:.0f},{y:.0f}")
    if heatmap:
        with open(sys.argv[3], "wb") as f:
            f.write(heatmap)
