// src/evaluation/report_style.cpp: the style sheet of report.html. Colours differ in lightness too, for paper.
#include "evaluation/report_parts.h"

namespace inctrl {

std::string_view report_style() noexcept {
  return R"css(
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#5b6470;--line:#d9dee4;--paper:#fff;--panel:#f5f7f9;--link:#1d5fa8;
--normal:#2f7fd0;--anomalous:#e4700a;--c0:#d99a00;--c1:#2f9e72;--c2:#2b6cc4;--c3:#5a2a8c;--c4:#b3325f;--c5:#444}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ed;--soft:#9aa5b1;--line:#39424d;--paper:#15191e;--panel:#1e242b;--link:#7db4f0;
--normal:#5aa6f0;--anomalous:#f59a45;--c0:#f2c14e;--c1:#5fd0a0;--c2:#6aa8f5;--c3:#b58cf0;--c4:#f07ba5;--c5:#bbb}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0}h2{font-size:1.25rem;margin:2.2rem 0 .6rem;border-bottom:2px solid var(--line)}
h3{font-size:1.05rem;margin:1.4rem 0 .4rem}p{margin:.4rem 0}a{color:var(--link)}
.soft,figcaption,.legend{color:var(--soft);font-size:.875rem}
nav a{margin-right:1rem}
.wide{overflow-x:auto;margin:.4rem 0 1rem}
table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums;white-space:nowrap}
th,td{padding:.3rem .6rem;text-align:right;border-bottom:1px solid var(--line)}
th{font-weight:600}thead th{color:var(--soft);vertical-align:bottom}
th:first-child{text-align:left;position:sticky;left:0;background:var(--paper)}
thead .group{text-align:left;border-left:1px solid var(--line)}
tr.mean{font-weight:700;background:var(--panel)}tr.mean th:first-child{background:var(--panel)}
summary{cursor:pointer;color:var(--link);padding:.4rem 0}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:.8rem}
figure{margin:0;break-inside:avoid}figcaption{line-height:1.3}
svg{width:100%;max-width:26rem;height:auto;display:block}
svg text{font:11px system-ui,sans-serif;fill:var(--soft)}
.grid{stroke:var(--line);fill:none}.chance{stroke:var(--soft);stroke-dasharray:2 4}
.line{fill:none;stroke-width:1.6;stroke-opacity:.75;stroke-linejoin:round}
.c0{stroke:var(--c0)}.c1{stroke:var(--c1)}.c2{stroke:var(--c2)}.c3{stroke:var(--c3)}.c4{stroke:var(--c4)}.c5{stroke:var(--c5)}
.normal{fill:var(--normal);fill-opacity:.55;stroke:var(--normal)}.anomalous{fill:var(--anomalous);fill-opacity:.55;stroke:var(--anomalous)}
.threshold{stroke:var(--ink);stroke-dasharray:5 3;stroke-opacity:.6}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin:.4rem 0}.legend span{display:inline-flex;align-items:center;gap:.4rem}
.legend svg{width:1.4rem;height:.8rem;flex:none}.legend .line{stroke-width:3;stroke-opacity:1}
.mistakes{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,30rem),1fr));gap:1rem;padding:0;margin:0;list-style:none}
.mistakes li{border:1px solid var(--line);border-radius:.5rem;padding:.8rem;background:var(--panel);break-inside:avoid}
.pictures{display:grid;grid-template-columns:3fr 3fr 2fr;gap:.5rem;align-items:start;margin-top:.5rem}
.pictures .patches{display:grid;gap:.5rem}
.pictures img{width:100%;height:auto;display:block;border-radius:.2rem;background:var(--line)}
ul.plain{padding-left:1.2rem;margin:.3rem 0}
@media (max-width:34rem){.pictures{grid-template-columns:1fr 1fr}.pictures .patches{grid-column:1/3;grid-template-columns:1fr 1fr}}
@media print{:root{color-scheme:light;--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--panel:#fff;--link:#000;
--normal:#2f7fd0;--anomalous:#e4700a;--c0:#d99a00;--c1:#2f9e72;--c2:#2b6cc4;--c3:#5a2a8c;--c4:#b3325f;--c5:#444}
html{font-size:9pt}body{max-width:none;padding:0;font-size:9pt}nav{display:none}.wide{overflow:visible}table{font-size:7pt}th,td{padding:.12rem .25rem}
thead th{white-space:normal}tr,h2,h3{break-inside:avoid}h2,h3{break-after:avoid}th:first-child{position:static}
.plots{grid-template-columns:repeat(3,1fr)}.mistakes{grid-template-columns:1fr 1fr}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)css";
}

}  // namespace inctrl
