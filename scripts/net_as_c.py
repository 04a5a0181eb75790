"""Layers of a network of PyTorch, and their weights as C for src/base/convolution.h, for
scripts/train-*."""
import os

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

HEADER = """/* The layers of {user}. Generated with {name}.c. */
#ifndef PM_{guard}_H
#define PM_{guard}_H

#include "base/convolution.h"

{layers}
#endif
"""

SOURCE = """/*
{about}
 */
#include "{path}.h"

/* clang-format off */
{arrays}
{layers}"""


def layer(inputs, outputs, stride=1, dilation=1, taps=3):
    """A convolution that folded() can read, with batch normalisation and ReLU."""
    return nn.Sequential(nn.Conv2d(inputs, outputs, taps, stride, dilation * (taps // 2), dilation,
                                   bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


def wrapped(values):
    lines, line = [], "    "
    for value in values:
        if len(line) + len(value) + 1 > 100:
            lines.append(line)
            line = "    "
        line += f"{value},"
    return "\n".join(lines + [line])


def as_float(value):
    text = f"{value:.6g}"
    return text + ("f" if "." in text or "e" in text else ".0f")


def folded(module):
    """Weights (out, in, v, u), biases, stride, dilation, ReLU; batch normalisation folded in."""
    if isinstance(module, nn.Linear):
        return module.weight[:, :, None, None], module.bias, 1, 1, True
    if isinstance(module, nn.Conv2d):  # the last one: its outputs padded to a multiple of 8
        padding = -module.out_channels % 8
        return (F.pad(module.weight, (0, 0, 0, 0, 0, 0, 0, padding)), F.pad(module.bias, (0, padding)),
                1, 1, False)
    convolution, norm = module[0], module[1]
    gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return (convolution.weight * gain[:, None, None, None], norm.bias - norm.running_mean * gain,
            convolution.stride[0], convolution.dilation[0], True)


def layer_as_c(name, module):
    weight, bias, stride, dilation, relu = folded(module)
    weight, bias = weight.detach().numpy(), bias.detach().numpy()
    scale = np.maximum(np.abs(weight).max((1, 2, 3)) / 127, 1e-12)
    steps = np.round(weight / scale[:, None, None, None]).astype(int).transpose(2, 3, 1, 0).ravel()
    arrays = (("int8_t", "weight", [str(v) for v in steps]),
              ("float", "scale", [as_float(v) for v in scale]),
              ("float", "bias", [as_float(v) for v in bias]))
    text = "".join(f"static const {kind} {name}_{what}[] = {{\n{wrapped(v)}\n}};\n"
                   for kind, what, v in arrays)
    row = (f"{{{weight.shape[1]}, {weight.shape[0]}, {weight.shape[2]}, {stride}, {dilation}, "
           f"{'true' if relu else 'false'}, {name}_weight, {name}_scale, {name}_bias}}")
    return text, row


def write_weights(net, path, user, about, prefix):
    """The layers of net as PREFIX_NAME, for the file user, in path.c and path.h; path: without its
    ending, in src (and so is what is included); about: lines of the source's first comment."""
    net.eval()
    arrays, layers, externs = "", "", ""
    for name, module in net.named_children():
        if isinstance(module, nn.ModuleList):
            parts = [layer_as_c(f"{name}{i}", m) for i, m in enumerate(module)]
            arrays += "".join(text for text, _ in parts)
            rows = ",\n    ".join(row for _, row in parts)
            variable, value = f"{prefix}_{name}[{len(parts)}]", f"{{\n    {rows}}}"
        else:
            text, value = layer_as_c(name, module)
            arrays += text
            variable = f"{prefix}_{name}"
        layers += f"const struct pm_layer {variable} = {value};\n"
        externs += f"extern const struct pm_layer {variable};\n"
    include = path.rpartition("src/")[2]
    guard = include.replace("/", "_").upper()
    with open(path + ".h", "w", encoding="utf-8") as file:
        file.write(HEADER.format(user=user, name=os.path.basename(path), guard=guard, layers=externs))
    with open(path + ".c", "w", encoding="utf-8") as file:
        file.write(SOURCE.format(about=about, path=include, arrays=arrays, layers=layers))
