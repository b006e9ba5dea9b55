// apps/cli/value_names.h: what does a value on the command line name?
// The words stand in the help as the types of options; completions and manual pages go by them. A positional that has
// one of them for its name needs no type beside it.
#pragma once

namespace inctrl::cli {

inline constexpr const char* kFile = "FILE";
inline constexpr const char* kFolder = "FOLDER";
inline constexpr const char* kPath = "PATH";      // a file or a folder
inline constexpr const char* kModel = "MODEL";    // an installed model's name, or a model file
inline constexpr const char* kPromptSet = "SET";  // a prompt set's name, or its file
inline constexpr const char* kNamedAlready = "";  // by the positional's own name

}  // namespace inctrl::cli
