# -DIN=openapi.json -DOUT=openapi.cpp: the file as a C++ string, and the handler that gives it.
file(READ ${IN} text)
file(WRITE ${OUT} "// Made of apps/server/openapi.json.
#include \"server/api.h\"

namespace inctrl::server {

Response get_openapi(Service&, const Request&) {
  return json_response(R\"_openapi_(${text})_openapi_\");
}

}  // namespace inctrl::server
")
