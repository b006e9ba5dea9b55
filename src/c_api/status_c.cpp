// src/c_api/status_c.cpp. Tested by tests/c_api/c_api_test.cpp
#include "c_api/status_c.h"

namespace inctrl::c_api {
namespace {

std::string& last_words() {
  thread_local std::string words;
  return words;
}

}  // namespace

inctrl_status failed(inctrl_status status, const char* words) noexcept {
  try {
    last_words() = words;
  } catch (const std::bad_alloc&) {
    last_words().clear();
  }
  return status;
}

inctrl_status status_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::kInvalidArgument: return INCTRL_INVALID_ARGUMENT;
    case ErrorCode::kNotFound: return INCTRL_NOT_FOUND;
    case ErrorCode::kBadFormat: return INCTRL_BAD_FORMAT;
    case ErrorCode::kIncompatible: return INCTRL_INCOMPATIBLE;
    case ErrorCode::kLimit: return INCTRL_LIMIT;
    case ErrorCode::kBackend: break;
  }
  return INCTRL_BACKEND;
}

}  // namespace inctrl::c_api

int32_t inctrl_abi_version(void) {
  return INCTRL_ABI_VERSION;
}

const char* inctrl_version(void) {
  return INCTRL_VERSION;
}

const char* inctrl_status_name(inctrl_status status) {
  switch (status) {
    case INCTRL_OK: return "ok";
    case INCTRL_INVALID_ARGUMENT: return "invalid-argument";
    case INCTRL_NOT_FOUND: return "not-found";
    case INCTRL_BAD_FORMAT: return "bad-format";
    case INCTRL_INCOMPATIBLE: return "incompatible";
    case INCTRL_LIMIT: return "limit";
    case INCTRL_BACKEND: return "backend";
    case INCTRL_OUT_OF_MEMORY: return "out-of-memory";
  }
  return "unknown";
}

const char* inctrl_last_error(void) {
  return inctrl::c_api::last_words().c_str();
}
