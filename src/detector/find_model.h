// src/detector/find_model.h: a place for models that only the running program knows of.
#pragma once

#include <filesystem>

namespace inctrl {

// Model::find() looks there last. To be called before other threads look for models.
void add_model_folder(const std::filesystem::path& folder);

}  // namespace inctrl
