// tests/pictures/tsan_suppressions.cpp: what the thread sanitizer shall not report. Debian's OpenCV registers all of
// GDAL's drivers when the first picture is decoded, and GDAL takes two of its own locks in both orders there; we read
// nothing by it. Without a thread sanitizer nobody calls this.
extern "C" const char* __tsan_default_suppressions() {
  return "deadlock:libgdal";
}
