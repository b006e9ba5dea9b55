// apps/cli/doctor_model.h: does what judges pictures work: OpenVINO, a model, and what reads rarer pictures?
// Tested by tests/cli/doctor_model_test.cpp and tests/end_to_end/doctor_test.py
#pragma once

#include <string>
#include <vector>

#include "cli/finding.h"

namespace inctrl::cli {

// Version and devices, and whether a TBB of elsewhere has come into the process.
Findings check_openvino();

// Of the files that are mapped into the process: is OpenVINO's TBB the one in use?
Finding check_tbb(const std::vector<std::string>& mapped_files);

// The modules around OpenCV, which read TIFF and WebP pictures, and videos, and write videos.
Findings check_modules();

// The command that brings what a loader missed, by its own words: "libopencv_videoio.so.406: cannot open ...".
std::string remedy_of_loader(const std::string& message);

// The model is found and sound, and unless `quick` judges a drawn picture, twice alike.
Findings check_model(const std::string& model, bool quick);

}  // namespace inctrl::cli
