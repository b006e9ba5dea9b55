# -DFOLDER=web/dist -DOUT=page_files.cpp: every file below the folder as bytes, with its address and type.
set(types .html "text/html\; charset=utf-8" .js "text/javascript\; charset=utf-8" .css "text/css\; charset=utf-8" .svg image/svg+xml
          .json application/json .png image/png .ico image/x-icon .webmanifest application/manifest+json .txt "text/plain\; charset=utf-8")
file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*)
list(SORT files)
set(arrays "")
set(entries "")
set(number 0)
foreach(file IN LISTS files)
  get_filename_component(suffix ${file} LAST_EXT)
  list(FIND types "${suffix}" at)
  if(at LESS 0)
    message(FATAL_ERROR "embed_page: what type is ${file}?")
  endif()
  math(EXPR at "${at} + 1")
  list(GET types ${at} type)
  file(READ ${FOLDER}/${file} hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR bytes "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" escaped "${hex}")
  string(APPEND arrays "constexpr char kFile${number}[] =\n    \"${escaped}\";\n")
  string(APPEND entries "    PageFile{\"/${file}\", \"${type}\", {kFile${number}, ${bytes}}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUT} "// Made of web/dist.
#include <vector>

#include \"server/page.h\"

namespace inctrl::server {
namespace {

${arrays}
}  // namespace

std::span<const PageFile> page_files() {
  static const std::vector<PageFile> kFiles{
${entries}  };
  return kFiles;
}

}  // namespace inctrl::server
")
