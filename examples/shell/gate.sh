#!/bin/sh
# gate.sh: may a part pass? Judges pictures one by one, by a kept prompt set, and says go or stop by its exit status, as a line's
# controller would ask.
#
#   examples/shell/gate.sh SET PICTURE...
#
# The set is made once: inctrl prompts create SET --normal GOOD-PICTURES
# Exit status: 0 every part may pass; 10 one is anomalous; 3 one could not be judged, so that nobody knows.
set -u

if [ $# -lt 2 ]; then
  echo "usage: gate.sh SET PICTURE..." >&2
  exit 2
fi
set_name=$1
shift

worst=0
for picture in "$@"; do
  inctrl detect "$picture" --prompts "$set_name" --fail-on-anomaly --quiet >/dev/null
  case $? in
    0) echo "go    $picture" ;;
    10)
      echo "STOP  $picture"
      if [ "$worst" -eq 0 ]; then worst=10; fi
      ;;
    *)
      echo "?     $picture"
      worst=3
      ;;
  esac
done
exit "$worst"
