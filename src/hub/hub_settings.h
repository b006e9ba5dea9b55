// src/hub/hub_settings.h: what does the environment say about the hub? The variables are those of its own Python
// client. Tested by tests/hub/hub_settings_test.cpp
#pragma once

#include <string>

namespace inctrl {

struct HubSettings {
  std::string endpoint = "https://huggingface.co";  // HF_ENDPOINT; without a slash at its end
  std::string token;     // HF_TOKEN, else the file that HF_TOKEN_PATH names, else $HF_HOME/token; "" if there is none
  bool offline = false;  // HF_HUB_OFFLINE is 1, ON, YES or TRUE

  static HubSettings of_environment();  // kInvalidArgument for an endpoint that is no address, or a token of two lines
};

}  // namespace inctrl
