// tests/server/model_folder.h: a folder of tiny models that Model::find() looks into, and into no other.
#pragma once

#include <filesystem>
#include <string>

#include "support/environment.h"
#include "support/temporary_folder.h"
#include "support/tiny_model.h"

namespace inctrl::server {

class ModelFolder {
 public:
  // The file FILE.safetensors; all have the same number of bytes. Returns its path.
  std::filesystem::path add(const std::string& file, unsigned seed = 1, std::string own_name = {}) {
    TinyModel model(seed);
    model.config.name = own_name.empty() ? file : std::move(own_name);
    model.write(path_of(file));
    return path_of(file);
  }
  std::filesystem::path path_of(const std::string& file) const { return folder_ / (file + ".safetensors"); }

 private:
  const TemporaryFolder folder_;
  const Environment models_{"INCTRL_MODEL_PATH", folder_.path().string()};
  const Environment data_{"XDG_DATA_HOME", (folder_ / "none").string()};
};

}  // namespace inctrl::server
