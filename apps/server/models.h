// apps/server/models.h: which models are in memory, and which has to go when another comes?
// Tested by tests/server/models_test.cpp
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "inctrl/model.h"

namespace inctrl::server {

struct ModelsOptions {
  std::string default_model = "inctrl-lite";  // a name, or a file
  ModelOptions load;
  std::uint64_t most_bytes = 4ULL << 30;  // of all that are loaded, but for one that alone is larger
  // Told the ModelInfo::name of one that has gone; any thread.
  std::function<void(const std::string& name)> unloaded = [](auto&) {};
};

struct ModelState {
  std::string name;
  bool is_default = false;
  std::optional<ModelInfo> info;       // of one that was loaded
  std::optional<std::uint64_t> bytes;  // of one that is loaded
};

// Clients name models; none of them ever names a file. Any number of threads.
class Models {
 public:
  explicit Models(ModelsOptions options);

  // Loaded, or loaded now. Called as its file, or as it calls itself; empty: the default one. Who asks for one that is
  // being loaded waits for it. Those that were not asked for longest go first when memory is short; who still holds one
  // keeps it. kNotFound, naming those that are here; else what Model::load() throws.
  std::shared_ptr<const Model> get(const std::string& name, std::optional<Fit> fit = {}, const Tiles& tiles = {});

  std::vector<ModelState> list() const;
  std::uint64_t bytes() const;
  std::uint64_t most_bytes() const noexcept { return options_.most_bytes; }
  const std::string& default_name() const noexcept { return default_name_; }

 private:
  struct Loaded {
    std::string key, name;
    std::shared_future<std::shared_ptr<const Model>> model;
    std::uint64_t bytes = 0;  // 0 while it is being loaded
    std::map<std::string, std::shared_ptr<const Model>> tiled;
  };
  void note_own_name(const std::string& name, const std::filesystem::path& file);
  std::string file_name_of(const std::string& asked) const;
  std::shared_ptr<const Model> load(const std::string& key, const std::filesystem::path& file, std::optional<Fit> fit);
  std::vector<std::string> make_room(const std::string& but);

  ModelsOptions options_;
  std::string default_name_;
  std::map<std::string, std::filesystem::path> files_;  // by name
  std::map<std::string, std::string> own_names_;        // what models call themselves: the names of their files
  mutable std::mutex mutex_;
  std::list<Loaded> loaded_;  // the one that was asked for last comes first
  std::map<std::string, ModelInfo> infos_;
};

}  // namespace inctrl::server
