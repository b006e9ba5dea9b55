// apps/cli/bench_curves.h: how do costs grow with prompts, pixels and pictures, and what does a start cost?
// Tested by tests/end_to_end/program_test.py
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "encoder/encoder.h"
#include "inctrl/detector.h"
#include "tensor_files/model_file.h"

namespace inctrl::cli {

using BenchJson = nlohmann::ordered_json;

// Milliseconds of one query's search among 1, 4, 8, 100 and 1000 prompts, of all taps, on one thread:
// [{"shots", "residual_ms", "share_of_encoder"}]. `encode_ms`: what encoding it costs.
BenchJson measure_shots(const std::vector<TokenGrid>& taps, double encode_ms);

// Milliseconds from file to fitted square of JPEGs of 0.3, 1, 12 and 48 megapixels, on one thread:
// [{"megapixels", "decode_ms", "resize_ms"}]. Pictures are drawn into `folder`.
BenchJson measure_pixels(const std::filesystem::path& folder, const ModelConfig& config);

// Milliseconds a picture over 1, 10, 100, ... `most` pictures on `threads` threads, and the memory held then:
// [{"pictures", "ms_a_picture", "memory_mib"}]. `files` are judged in turn.
BenchJson measure_counts(const Detector& detector, const std::vector<std::string>& files, int threads, int most);

// Milliseconds of whole runs of this program, `inctrl detect PICTURE --normal NORMAL`, the median of several. kBackend
// if one fails.
double measure_start(const std::string& picture, const std::string& normal, const std::string& model,
                     const std::string& category, const std::string& precision);

double resident_memory_mib();
double milliseconds_since(std::chrono::steady_clock::time_point start);
double median(std::vector<double> values);

}  // namespace inctrl::cli
