// src/hub/short_names.cpp. Tested by tests/hub/pull_source_test.cpp
#include "hub/short_names.h"

#include <array>

namespace inctrl {
namespace {

struct Published {
  std::string_view short_name;
  const char *owner, *name;
};
// The repositories where their makers, or OpenCLIP's, keep them.
constexpr std::array<Published, 5> kPublished{{
    {"clip-b16-plus-240", "timm", "vit_base_patch16_plus_clip_240.laion400m_e32"},
    {"dinov2-small", "facebook", "dinov2-small"},
    {"dinov2-base", "facebook", "dinov2-base"},
    {"dinov2-small-registers", "facebook", "dinov2-with-registers-small"},
    {"dinov2-base-registers", "facebook", "dinov2-with-registers-base"},
}};

}  // namespace

std::optional<HubRepository> published_repository(std::string_view short_name) {
  for (const Published& model : kPublished)
    if (model.short_name == short_name) return HubRepository{.owner = model.owner, .name = model.name};
  return std::nullopt;
}

std::string short_names() {
  std::string names;
  for (const Published& model : kPublished) names += (names.empty() ? "" : ", ") + std::string(model.short_name);
  return names;
}

}  // namespace inctrl
