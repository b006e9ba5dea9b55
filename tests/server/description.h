// tests/server/description.h: is this JSON what openapi.json says it is?
#pragma once

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace inctrl::server {

class Description {
 public:
  Description() {
    std::ifstream file(INCTRL_TESTS_DIR "/../apps/server/openapi.json");
    all_ = nlohmann::json::parse(file);
  }

  // What of a value is not as the schema of that name has it; empty if all is. Members that it does not name are
  // differences, too.
  std::string difference(const std::string& schema, const nlohmann::json& value) const {
    return difference(all_.at("components").at("schemas").at(schema), value, schema);
  }

 private:
  using Json = nlohmann::json;

  std::string difference(const Json& schema, const Json& value, const std::string& where) const {
    if (schema.contains("$ref"))
      return difference(all_.at(Json::json_pointer(schema["$ref"].get<std::string>().substr(1))), value, where);
    if (schema.contains("anyOf")) {
      std::string found;
      for (const Json& one : schema["anyOf"]) {
        found = difference(one, value, where);
        if (found.empty()) break;
      }
      return found;
    }
    if (schema.contains("type") && !has_type(schema["type"], value)) return where + " is " + value.dump() + "; ";
    if (schema.contains("enum") && std::count(schema["enum"].begin(), schema["enum"].end(), value) == 0)
      return where + " is " + value.dump() + "; ";
    std::string found;
    if (value.is_object()) found = difference_of_members(schema, value, where);
    if (value.is_array() && schema.contains("items"))
      for (const Json& element : value) found += difference(schema["items"], element, where + "[]");
    return found;
  }

  std::string difference_of_members(const Json& schema, const Json& value, const std::string& where) const {
    std::string found;
    for (const Json& name : schema.value("required", Json::array()))
      if (!value.contains(name)) found += where + "." + name.get<std::string>() + " is missing; ";
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [name, member] : value.items())
      found += properties.contains(name) ? difference(properties[name], member, where + "." + name)
                                         : where + "." + name + " is unknown; ";
    return found;
  }

  static bool has_type(const Json& types, const Json& value) {
    if (types.is_array())
      return std::any_of(types.begin(), types.end(), [&](const Json& type) { return has_type(type, value); });
    const std::string type = types;
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "string" && value.is_string()) || (type == "number" && value.is_number()) ||
           (type == "integer" && value.is_number_integer()) || (type == "boolean" && value.is_boolean()) ||
           (type == "null" && value.is_null());
  }

  Json all_;
};

}  // namespace inctrl::server
