// apps/server/models.cpp. Tested by tests/server/models_test.cpp
#include "server/models.h"

#include <algorithm>

#include "tensor/require.h"
#include "tensor_files/model_file.h"

namespace inctrl::server {
namespace {

namespace fs = std::filesystem;

std::string key_of(const std::string& name, std::optional<Fit> fit) {
  return name + (fit ? "\n" + std::string(inctrl::name(*fit)) : "");
}

std::string tiling_of(const Tiles& tiles) {
  return tiles.count() == 1 ? "" : inctrl::name(tiles) + " " + std::to_string(tiles.reach);
}

}  // namespace

Models::Models(ModelsOptions options) : options_(std::move(options)) {
  for (const fs::path& file : Model::available()) files_.emplace(file.stem().string(), file);
  const fs::path given = Model::find(options_.default_model);
  default_name_ = given.stem().string();
  files_[default_name_] = given;
  note_own_name(default_name_, given);
  for (const auto& [name, file] : files_) note_own_name(name, file);
}

void Models::note_own_name(const std::string& name, const fs::path& file) {
  try {
    own_names_.emplace(open_model_file(file).config.name, name);
  } catch (const Error&) {  // whoever asks for it will learn what is wrong
  }
}

std::string Models::file_name_of(const std::string& asked) const {
  if (asked.empty()) return default_name_;
  const auto own = own_names_.find(asked);
  return files_.contains(asked) || own == own_names_.end() ? asked : own->second;
}

std::shared_ptr<const Model> Models::get(const std::string& asked, std::optional<Fit> fit, const Tiles& tiles) {
  const std::string name = file_name_of(asked);
  const auto file = files_.find(name);
  if (file == files_.end()) {
    std::string known;
    for (const auto& [other, path] : files_) known += (known.empty() ? "" : ", ") + other;
    fail(ErrorCode::kNotFound, "model '", name, "' is not here; there are: ", known);
  }
  const std::shared_ptr<const Model> whole = load(key_of(name, fit), file->second, fit);
  if (tiles.count() == 1) return whole;
  const std::lock_guard lock(mutex_);
  const auto entry =
      std::find_if(loaded_.begin(), loaded_.end(), [&](const Loaded& one) { return one.key == key_of(name, fit); });
  if (entry == loaded_.end()) return std::make_shared<const Model>(whole->with_tiles(tiles));
  std::shared_ptr<const Model>& tiled = entry->tiled[tiling_of(tiles)];
  if (!tiled) tiled = std::make_shared<const Model>(whole->with_tiles(tiles));
  return tiled;
}

std::shared_ptr<const Model> Models::load(const std::string& key, const fs::path& file, std::optional<Fit> fit) {
  std::promise<std::shared_ptr<const Model>> promise;
  {
    std::unique_lock lock(mutex_);
    const auto entry = std::find_if(loaded_.begin(), loaded_.end(), [&](const Loaded& one) { return one.key == key; });
    if (entry != loaded_.end()) {
      loaded_.splice(loaded_.begin(), loaded_, entry);
      const auto model = entry->model;
      lock.unlock();
      return model.get();
    }
    loaded_.push_front({key, file.stem().string(), promise.get_future().share(), 0, {}});
  }
  const auto entry = [&] {
    return std::find_if(loaded_.begin(), loaded_.end(), [&](const Loaded& one) { return one.key == key; });
  };
  try {
    ModelOptions load = options_.load;
    if (fit) load.fit = fit;
    const auto model = std::make_shared<const Model>(Model::load(file, load));
    const std::uint64_t bytes = fs::file_size(file);
    promise.set_value(model);
    std::vector<std::string> gone;
    {
      const std::lock_guard lock(mutex_);
      entry()->bytes = bytes;
      infos_[entry()->name] = model->info();
      gone = make_room(key);
    }
    for (const std::string& name : gone) options_.unloaded(name);
    return model;
  } catch (...) {
    promise.set_exception(std::current_exception());
    const std::lock_guard lock(mutex_);
    loaded_.erase(entry());
    throw;
  }
}

std::vector<std::string> Models::make_room(const std::string& but) {
  std::vector<std::string> gone;
  std::uint64_t sum = 0;
  for (const Loaded& one : loaded_) sum += one.bytes;
  for (auto last = loaded_.end(); sum > options_.most_bytes && last != loaded_.begin();) {
    --last;
    if (last->key == but || last->bytes == 0) continue;
    sum -= last->bytes;
    gone.push_back(infos_.at(last->name).name);
    last = loaded_.erase(last);
  }
  return gone;
}

std::vector<ModelState> Models::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<ModelState> states;
  for (const auto& [name, file] : files_) {
    ModelState state{name, name == default_name_, {}, {}};
    if (const auto info = infos_.find(name); info != infos_.end()) state.info = info->second;
    for (const Loaded& one : loaded_)
      if (one.name == name && one.bytes > 0) state.bytes = state.bytes.value_or(0) + one.bytes;
    states.push_back(std::move(state));
  }
  return states;
}

std::uint64_t Models::bytes() const {
  const std::lock_guard lock(mutex_);
  std::uint64_t sum = 0;
  for (const Loaded& one : loaded_) sum += one.bytes;
  return sum;
}

}  // namespace inctrl::server
