// apps/cli/bench_peak.h: how many floating-point operations could this processor do, and how many does an encoder need?
// Tested by tests/cli/bench_peak_test.cpp
#pragma once

#include "tensor_files/model_file.h"

namespace inctrl::cli {

// 10^9 operations a second of one thread, on 32-bit floats in the widest vectors there are: multiplications and
// additions in registers alone, the best of a few tries of some milliseconds.
double peak_gflops();

// 10^9 operations of encoding one picture: two for each product of a weight and a number, and those of attention. What
// OpenVINO saves or adds is not counted.
double encoder_gflop(const ModelConfig& config);

}  // namespace inctrl::cli
