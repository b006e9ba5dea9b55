// src/tensor_files/training_record_json.h: a TrainingRecord as JSON, and back.
// Tested by tests/tensor_files/model_config_test.cpp
#pragma once

#include "tensor_files/strict_json.h"
#include "tensor_files/training_record.h"

namespace inctrl {

Json json_of(const TrainingRecord& record);
TrainingRecord training_record_of(const JsonField& field);  // kBadFormat, naming the field

}  // namespace inctrl
