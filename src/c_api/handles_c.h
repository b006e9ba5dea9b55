// src/c_api/handles_c.h: what is behind the opaque handles of inctrl.h? The values of the C++ API, each whole.
#pragma once

#include <vector>

#include "inctrl.h"
#include "inctrl/detector.h"
#include "inctrl/model.h"
#include "inctrl/prompt_set.h"
#include "inctrl/result.h"

struct inctrl_model {
  inctrl::Model model;
};

struct inctrl_prompts {
  inctrl::PromptSet prompts;
};

struct inctrl_detector {
  inctrl::Detector detector;
};

struct inctrl_results {
  std::vector<inctrl::Result> results;
  std::vector<std::vector<inctrl_box>> regions;  // of each result
};
